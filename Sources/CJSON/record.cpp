#include "cjson.h"
#include <initializer_list>
#include <new>
#include <simdjson.h>
#include <string>
#include <string_view>

using namespace simdjson;

struct okcps_json {
  ondemand::parser parser;
  std::string text;
};

namespace {

/// simdjson's own limit is 1,024; deeper values are refused by it before our recursion matters.
constexpr int kDepth = 256;

struct Failure {
  int32_t status;
};

[[noreturn]] void fail(int32_t status) { throw Failure{status}; }

void check(error_code error) {
  if (error == SUCCESS) return;
  fail(error == DEPTH_ERROR ? OKCPS_RECORD_TOO_DEEP : OKCPS_RECORD_NOT_JSON);
}

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void put_utf8(std::string &out, uint32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

/// Undoes the escapes of a JSON string (RFC 8259, 7). A lone surrogate becomes U+FFFD, so that the
/// rest of the string is still scanned; simdjson would refuse the line. `s` begins behind the quote.
void unescape(const char *s, const char *end, std::string &out) {
  out.clear();
  auto four = [&](const char *p) -> int32_t {
    if (end - p < 4) fail(OKCPS_RECORD_NOT_JSON);
    int32_t value = 0;
    for (int k = 0; k < 4; k++) {
      int digit = hex(p[k]);
      if (digit < 0) fail(OKCPS_RECORD_NOT_JSON);
      value = value << 4 | digit;
    }
    return value;
  };
  while (s < end && *s != '"') {
    const char *run = s;
    while (s < end && *s != '"' && *s != '\\') s++;
    out.append(run, static_cast<size_t>(s - run));
    if (s >= end) fail(OKCPS_RECORD_NOT_JSON);
    if (*s == '"') return;
    s++;
    if (s >= end) fail(OKCPS_RECORD_NOT_JSON);
    char c = *s++;
    switch (c) {
    case '"': case '\\': case '/': out += c; break;
    case 'b': out += '\b'; break;
    case 'f': out += '\f'; break;
    case 'n': out += '\n'; break;
    case 'r': out += '\r'; break;
    case 't': out += '\t'; break;
    case 'u': {
      uint32_t unit = static_cast<uint32_t>(four(s));
      s += 4;
      if (unit >= 0xD800 && unit < 0xDC00 && end - s >= 6 && s[0] == '\\' && s[1] == 'u') {
        uint32_t low = static_cast<uint32_t>(four(s + 2));
        if (low >= 0xDC00 && low < 0xE000) {
          s += 6;
          unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        }
      }
      put_utf8(out, unit >= 0xD800 && unit < 0xE000 ? 0xFFFD : unit);
      break;
    }
    default: fail(OKCPS_RECORD_NOT_JSON);
    }
  }
}

/// The string as written, without its opening quote; all escapes checked.
void read_string(ondemand::value value, const char *end, std::string &out) {
  ondemand::raw_json_string raw;
  check(value.get_raw_json_string().get(raw));
  unescape(raw.raw(), end, out);
}

/// On-Demand checks only what is read, so every value is.
void walk(ondemand::value value, const char *end, std::string &buffer, int depth) {
  if (depth > kDepth) fail(OKCPS_RECORD_TOO_DEEP);
  ondemand::json_type type;
  check(value.type().get(type));
  switch (type) {
  case ondemand::json_type::object: {
    ondemand::object object;
    check(value.get_object().get(object));
    for (auto item : object) {
      ondemand::field field;
      check(std::move(item).get(field));
      unescape(field.key().raw(), end, buffer);
      walk(field.value(), end, buffer, depth + 1);
    }
    break;
  }
  case ondemand::json_type::array: {
    ondemand::array array;
    check(value.get_array().get(array));
    for (auto item : array) {
      ondemand::value element;
      check(item.get(element));
      walk(element, end, buffer, depth + 1);
    }
    break;
  }
  case ondemand::json_type::string: read_string(value, end, buffer); break;
  case ondemand::json_type::boolean: {
    bool b;
    check(value.get_bool().get(b));
    break;
  }
  case ondemand::json_type::null:
    if (!value.is_null()) fail(OKCPS_RECORD_NOT_JSON);
    break;
  case ondemand::json_type::number: {
    // Numbers of any size are JSON; simdjson's 64-bit readers would refuse some.
    std::string_view token = value.raw_json_token();
    size_t i = 0, n = token.size();
    while (n > 0 && (token[n - 1] == ' ' || token[n - 1] == '\t' || token[n - 1] == '\r')) n--;
    auto digits = [&] {
      size_t first = i;
      while (i < n && token[i] >= '0' && token[i] <= '9') i++;
      return i - first;
    };
    if (i < n && token[i] == '-') i++;
    bool zero = i < n && token[i] == '0';
    size_t whole = digits();
    if (whole == 0 || (zero && whole > 1)) fail(OKCPS_RECORD_NOT_JSON);
    if (i < n && token[i] == '.') {
      i++;
      if (digits() == 0) fail(OKCPS_RECORD_NOT_JSON);
    }
    if (i < n && (token[i] == 'e' || token[i] == 'E')) {
      i++;
      if (i < n && (token[i] == '+' || token[i] == '-')) i++;
      if (digits() == 0) fail(OKCPS_RECORD_NOT_JSON);
    }
    if (i != n) fail(OKCPS_RECORD_NOT_JSON);
    // The value must be consumed for the iterator to go on.
    double number;
    auto error = value.get_double().get(number);
    if (error && error != NUMBER_ERROR) check(error);
    break;
  }
  }
}

int32_t choice(ondemand::value value, const char *end, std::string &buffer,
               std::initializer_list<std::string_view> names) {
  ondemand::json_type type;
  check(value.type().get(type));
  if (type == ondemand::json_type::null) {
    if (!value.is_null()) fail(OKCPS_RECORD_NOT_JSON);
    return -1;
  }
  if (type != ondemand::json_type::string) fail(OKCPS_RECORD_UNKNOWN_VALUE);
  read_string(value, end, buffer);
  int32_t i = 0;
  for (auto name : names) {
    if (name == buffer) return i;
    i++;
  }
  fail(OKCPS_RECORD_UNKNOWN_VALUE);
}

void parse(okcps_json &json, const uint8_t *line, size_t count, okcps_record &record) {
  const char *begin = reinterpret_cast<const char *>(line);
  const char *end = begin + count;
  ondemand::document document;
  check(json.parser.iterate(begin, count, count + OKCPS_JSON_PADDING).get(document));
  ondemand::json_type type;
  check(document.type().get(type));
  if (type != ondemand::json_type::object) fail(OKCPS_RECORD_NOT_OBJECT);
  ondemand::object object;
  check(document.get_object().get(object));

  std::string key, buffer;
  unsigned seen = 0;
  bool wrong_text = false;
  enum { ID = 1, TEXT = 2, DIRECTION = 4, SITE = 8, AUTHOR = 16, KIND = 32, MEDIA = 64 };
  auto once = [&](unsigned bit) {
    if (seen & bit) fail(OKCPS_RECORD_DUPLICATE_KEY);
    seen |= bit;
  };
  for (auto item : object) {
    ondemand::field field;
    check(std::move(item).get(field));
    unescape(field.key().raw(), end, key);
    ondemand::value value = field.value();
    if (key == "id") {
      once(ID);
      ondemand::json_type kind;
      check(value.type().get(kind));
      const char *start = value.raw_json_token().data();
      if (kind == ondemand::json_type::array || kind == ondemand::json_type::object) {
        walk(value, end, buffer, 1);
        // The value ends at its last bracket: count them, strings left out.
        const char *p = start;
        int open = 0;
        bool quoted = false;
        for (; p < end; p++) {
          if (quoted) {
            if (*p == '\\') p++;
            else if (*p == '"') quoted = false;
          } else if (*p == '"') quoted = true;
          else if (*p == '{' || *p == '[') open++;
          else if ((*p == '}' || *p == ']') && --open == 0) break;
        }
        record.id_end = static_cast<size_t>(p + 1 - begin);
      } else {
        std::string_view token = value.raw_json_token();
        size_t n = token.size();
        while (n > 0 && (token[n - 1] == ' ' || token[n - 1] == '\t' || token[n - 1] == '\r')) n--;
        record.id_end = static_cast<size_t>(start - begin) + n;
        walk(value, end, buffer, 1);
      }
      record.id_start = static_cast<size_t>(start - begin);
    } else if (key == "text") {
      once(TEXT);
      ondemand::json_type kind;
      check(value.type().get(kind));
      if (kind == ondemand::json_type::string) {
        read_string(value, end, json.text);
      } else {
        wrong_text = true;
        walk(value, end, buffer, 1);
      }
    } else if (key == "direction") {
      once(DIRECTION);
      record.direction = choice(value, end, buffer, {"outbound", "inbound"});
    } else if (key == "site") {
      once(SITE);
      record.site = choice(value, end, buffer, {"professional", "personal"});
    } else if (key == "kind") {
      once(KIND);
      record.kind = choice(value, end, buffer, {"post", "comment", "site-profile"});
    } else if (key == "author") {
      once(AUTHOR);
      ondemand::json_type kind;
      check(value.type().get(kind));
      if (kind == ondemand::json_type::null) {
        if (!value.is_null()) fail(OKCPS_RECORD_NOT_JSON);
        continue;
      }
      if (kind != ondemand::json_type::object) fail(OKCPS_RECORD_UNKNOWN_VALUE);
      ondemand::object author;
      check(value.get_object().get(author));
      for (auto part : author) {
        ondemand::field inner;
        check(std::move(part).get(inner));
        unescape(inner.key().raw(), end, buffer);
        if (buffer == "role")
          record.role = choice(inner.value(), end, buffer, {"employee", "student", "parent", "public"});
        else
          walk(inner.value(), end, buffer, 2);
      }
    } else if (key == "media") {
      once(MEDIA);
      ondemand::json_type kind;
      check(value.type().get(kind));
      if (kind == ondemand::json_type::null) {
        if (!value.is_null()) fail(OKCPS_RECORD_NOT_JSON);
        continue;
      }
      if (kind != ondemand::json_type::array) fail(OKCPS_RECORD_UNKNOWN_VALUE);
      ondemand::array media;
      check(value.get_array().get(media));
      for (auto part : media) {
        ondemand::value element;
        check(part.get(element));
        walk(element, end, buffer, 2);
        record.has_media = 1;
      }
    } else {
      walk(value, end, buffer, 1);
    }
  }
  // At the end simdjson has no location left; anything else is text behind the object.
  const char *rest;
  if (document.current_location().get(rest) == SUCCESS) fail(OKCPS_RECORD_NOT_JSON);
  if (wrong_text) fail(OKCPS_RECORD_TEXT_NOT_STRING);
  if (!(seen & TEXT)) fail(OKCPS_RECORD_NO_TEXT);
  record.text = reinterpret_cast<const uint8_t *>(json.text.data());
  record.text_count = json.text.size();
}

}  // namespace

extern "C" okcps_json *okcps_json_create(void) { return new (std::nothrow) okcps_json; }
extern "C" void okcps_json_free(okcps_json *json) { delete json; }

extern "C" int32_t okcps_json_record(okcps_json *json, const uint8_t *line, size_t count,
                                     okcps_record *record) {
  *record = {0, 0, nullptr, 0, -1, -1, -1, -1, 0};
  try {
    parse(*json, line, count, *record);
    return OKCPS_RECORD_OK;
  } catch (const Failure &failure) {
    return failure.status;
  } catch (const std::bad_alloc &) {
    return OKCPS_RECORD_NO_MEMORY;
  } catch (const simdjson_error &) {
    return OKCPS_RECORD_NOT_JSON;
  }
}
