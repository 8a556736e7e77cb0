internal import CFormats
internal import CMail
public import ScanCore

extension LibraryVersion {
  /// libxml2 tells one number: 20914 is 2.9.14.
  public static var libxml2: String {
    let told = unsafe String(cString: okcps_xml_version())
    guard let number = Int(told.prefix { $0.isNumber }) else { return told }
    return "\(number / 10_000).\(number / 100 % 100).\(number % 100)"
  }

  /// libarchive with the libraries below it: `3.6.2 zlib/1.2.13 liblzma/5.4.1 …`.
  public static var libarchive: String {
    let told = unsafe String(cString: okcps_container_version())
    return String(told.trimmingPrefix("libarchive "))
  }

  /// GMime, which is loaded for this; nil where it is not installed.
  public static var gmime: String? {
    var numbers: [UInt32] = [0, 0, 0]
    guard unsafe okcps_mail_version(&numbers) != 0 else { return nil }
    return numbers.map(String.init).joined(separator: ".")
  }
}
