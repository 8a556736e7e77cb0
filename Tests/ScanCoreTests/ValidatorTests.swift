import ScanCore
import Testing

@Suite struct ValidatorTests {
  @Test(arguments: [
    (Validator.ssn, "536-22-8726", Validator.Outcome.accepted), (.ssn, "078-05-1120", .void),
    (.ssn, "000-12-3456", .rejected), (.ssn, "666-12-3456", .rejected),
    (.ssn, "899-01-0001", .accepted), (.ssn, "900-01-0001", .rejected),
    (.ssn, "123-00-4567", .rejected), (.ssn, "123-45-0000", .rejected),
    (.itin, "912-70-1234", .accepted), (.itin, "912-89-1234", .rejected),
    (.ein, "12-3456789", .accepted), (.ein, "07-3456789", .rejected),
    (.card, "4111 1111 1111 1111", .void), (.card, "4111 1111 1111 1112", .rejected),
    (.card, "2221000000000009", .accepted), (.card, "2720990000000007", .accepted),
    (.card, "378282246310005", .void), (.card, "0000000000000000", .rejected),
    (.aba, "111000025", .accepted), (.aba, "111000026", .rejected), (.aba, "131000020", .rejected),
    (.iban, "GB82 WEST 1234 5698 7654 32", .accepted),
    (.iban, "GB82 WEST 1234 5698 7654 33", .rejected),
    (.npi, "1234567893", .accepted), (.npi, "1234567890", .rejected),
    (.dea, "AB1234563", .accepted), (.dea, "AB1234560", .rejected),
    (.mbi, "1EG4-TE5-MK73", .accepted), (.mbi, "1SG4-TE5-MK73", .rejected),
    (.vin, "1M8GDM9AXKP042788", .accepted), (.vin, "1M8GDM9A1KP042788", .rejected),
    (.nanp, "405-555-0142", .void), (.nanp, "(918) 234-5678", .accepted),
    (.nanp, "+1 918 234 5678", .accepted), (.nanp, "1 800 234 5678", .rejected),
    (.nanp, "405-587-6397", .rejected), (.nanp, "911-234-5678", .rejected),
    (.nanp, "405-123-4567", .rejected), (.nanp, "405-911-4567", .rejected),
    (.date, "2/29/2012", .accepted), (.date, "2/29/2013", .rejected),
    (.date, "2000-02-29", .accepted),
    (.date, "March 14th, 2012", .accepted), (.date, "april 31 2012", .rejected),
    (.date, "13/1/2012", .rejected), (.date, "1/1/1899", .rejected),
    (.ipv4, "8.8.8.8", .accepted), (.ipv4, "10.2.3.4", .rejected), (.ipv4, "192.0.2.7", .rejected),
    (.ipv4, "256.1.1.1", .rejected), (.ipv6, "2600:1700::1", .accepted),
    (.ipv6, "2001:db8::1", .rejected), (.ipv6, "1:2:3", .rejected),
    (.mac, "00:1B:44:11:3A:B7", .accepted), (.mac, "ff:ff:ff:ff:ff:ff", .rejected),
    (.coordinates, "35.4676, -97.5164", .accepted), (.coordinates, "95.4676, -97.5164", .rejected),
    (.oklahomaPlate, "ABC 123", .accepted), (.oklahomaPlate, "AB 1234", .rejected),
    (.luhn, "79927398713", .accepted), (.luhn, "79927398710", .rejected),
  ]) func checks(validator: Validator, value: String, expected: Validator.Outcome) {
    #expect(validator.check(Array(value.utf8).span) == expected)
    #expect(validator.check(Array(value.lowercased().utf8).span) == expected)
  }
}
