internal import CMail
internal import Records
internal import ScanCore

extension HookDocument {
  /// A mail: its subject, its parts of text decoded, and the names of its attachments, which are what it
  /// has of media. HTML is scanned as it is written.
  init(mail bytes: [UInt8]) throws(HookRefusal) {
    var status: Int32 = 0
    var texts: [Text] = []
    var attachments = 0
    unsafe bytes.withUnsafeBytes { raw in
      guard let base = raw.baseAddress,
        let mail = unsafe okcps_mail_open(base, raw.count, &status)
      else { return }
      defer { unsafe okcps_mail_close(mail) }
      func add(_ pointer: String, _ words: UnsafePointer<CChar>) {
        texts.append(Text(pointer: pointer, bytes: unsafe Array(String(cString: words).utf8)))
      }
      if let subject = unsafe okcps_mail_subject(mail) { unsafe add("/subject", subject) }
      var part = unsafe okcps_mail_part()
      var number = 0
      while unsafe okcps_mail_next(mail, &part) != 0 {
        if let text = unsafe part.text {
          let bytes = unsafe Array(UnsafeBufferPointer(start: text, count: part.text_count))
          texts.append(Text(pointer: "/parts/\(number)/text", bytes: bytes))
        } else if unsafe part.is_mail != 0 {
          if let subject = unsafe part.subject { unsafe add("/parts/\(number)/subject", subject) }
        } else {
          attachments += 1
        }
        if let name = unsafe part.name { unsafe add("/parts/\(number)/name", name) }
        number += 1
      }
    }
    guard status != OKCPS_MAIL_NO_LIBRARY else {
      throw HookRefusal("mail needs GMime; run: apt-get install libgmime-3.0-0")
    }
    guard status == OKCPS_MAIL_OK, !bytes.isEmpty, !texts.isEmpty || attachments > 0 else {
      throw HookRefusal("no mail; pipe in one message with its headers")
    }
    self.init(text: [])
    self.texts = texts
    attributes.hasMedia = attachments > 0
  }
}
