// simdjson finds the structure and checks UTF-8, quotes and control characters of the whole document
// (its first stage); the front end then walks over that structure. It checks only what is read, so all
// is read. What it does not take as RFC 8259 and the record contract do is ours: numbers of any size,
// and halves of surrogate pairs.
#include "cjson.h"
#include <cstring>
#include <new>
#include <string_view>
#if !__has_include(<simdjson.h>)
#error "simdjson is missing: apt-get install libsimdjson-dev (make setup)"
#endif
#include <simdjson.h>

using namespace simdjson;
static_assert(!SIMDJSON_EXCEPTIONS, "Package.swift asks for error codes");
static_assert(OKCPS_JSON_PADDING >= SIMDJSON_PADDING);

namespace {

/// An array or object that was entered.
struct Level {
  bool is_object = false;
  bool is_fresh = true;
  ondemand::object_iterator members, members_end;
  ondemand::array_iterator elements, elements_end;
};

/// A string as it stands between its quotes.
struct Raw {
  const char *start = nullptr;
  size_t count = 0;
  bool has_escape = false;
  bool has_lone_half = false;
};

}  // namespace

struct okcps_json {
  ondemand::parser parser;
  ondemand::document document;
  const char *begin = nullptr;
  const char *end = nullptr;
  ondemand::value value;
  // The root, and what is entered within it. Deeper things are only skipped.
  static constexpr int kLevels = 4;
  Level levels[kLevels];
  int depth = 0;
  // Undoes the escapes of strings that had to be mended first.
  ondemand::parser mended;
  ondemand::document mended_document;
  padded_string mended_text;
};

namespace {

int32_t status(error_code error) {
  switch (error) {
  case SUCCESS: return OKCPS_JSON_OK;
  case MEMALLOC: return OKCPS_JSON_NO_MEMORY;
  case CAPACITY: return OKCPS_JSON_NO_MEMORY;
  default: return OKCPS_JSON_INVALID;
  }
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// A token without what separates it from the next one.
std::string_view trimmed(std::string_view token) {
  while (!token.empty() && is_space(token.back())) token.remove_suffix(1);
  return token;
}

// --- strings ------------------------------------------------------------------------------------

/// The value of four hexadecimal digits, or -1.
int32_t unit(const char *digits) {
  int32_t value = 0;
  for (int k = 0; k < 4; k++) {
    char c = digits[k];
    int digit = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                       : -1;
    if (digit < 0) return -1;
    value = value << 4 | digit;
  }
  return value;
}

/// Calls `found` with the place of the backslash of each half of a surrogate pair that stands alone.
template <typename F> void each_lone_half(const char *s, const char *end, F found) {
  while (s < end) {
    s = static_cast<const char *>(std::memchr(s, '\\', static_cast<size_t>(end - s)));
    if (!s) return;
    // What looks like digits may run over the end, into the quote or the padding.
    int32_t first = s[1] == 'u' ? unit(s + 2) : -1;
    if (first < 0) {
      s += 2;
    } else if (first >> 11 != 0x1b) {
      s += 6;
    } else if (first < 0xdc00 && s[6] == '\\' && s[7] == 'u' && unit(s + 8) >> 10 == 0x37) {
      s += 12;
    } else {
      found(s);
      s += 6;
    }
  }
}

/// The string that stands between two quotes.
Raw raw_string(const char *start, const char *end) {
  Raw raw;
  raw.start = start;
  raw.count = static_cast<size_t>(end - start);
  raw.has_escape = std::memchr(start, '\\', raw.count) != nullptr;
  if (raw.has_escape)
    each_lone_half(start, end, [&](const char *) { raw.has_lone_half = true; });
  return raw;
}

/// The string that a token is. A token reaches to the next one, and the first stage has seen that a
/// string ends before it.
bool raw_token(std::string_view token, Raw &raw) {
  token = trimmed(token);
  if (token.size() < 2 || token.front() != '"' || token.back() != '"') return false;
  raw = raw_string(token.data() + 1, token.data() + token.size() - 1);
  return true;
}

/// The key whose bytes begin here, behind its quote.
Raw raw_key(const char *start) {
  const char *end = start;
  while (*end != '"') end += *end == '\\' ? 2 : 1;
  return raw_string(start, end);
}

/// Undoes the escapes of a string with lone halves: in a copy, those are made escapes of U+FFFD, which
/// are as long.
int32_t read_mended(okcps_json &json, const Raw &raw, std::string_view &text) {
  json.mended_text = padded_string(raw.count + 2);
  char *copy = json.mended_text.data();
  if (!copy) return OKCPS_JSON_NO_MEMORY;
  copy[0] = '"';
  std::memcpy(copy + 1, raw.start, raw.count);
  copy[raw.count + 1] = '"';
  each_lone_half(raw.start, raw.start + raw.count, [&](const char *half) {
    std::memcpy(copy + 1 + (half - raw.start), "\\ufffd", 6);
  });
  error_code error = json.mended.iterate(json.mended_text).get(json.mended_document);
  if (!error) error = json.mended_document.get_string().get(text);
  return status(error);
}

int32_t read_string(okcps_json &json, ondemand::value value, std::string_view &text) {
  ondemand::raw_json_string start;
  Raw raw;
  if (!raw_token(value.raw_json_token(), raw)) return OKCPS_JSON_INVALID;
  if (raw.has_escape && !raw.has_lone_half) return status(value.get_string().get(text));
  if (error_code error = value.get_raw_json_string().get(start)) return status(error);
  if (raw.has_lone_half) return read_mended(json, raw, text);
  text = {raw.start, raw.count};
  return OKCPS_JSON_OK;
}

int32_t read_key(okcps_json &json, ondemand::field &field, std::string_view &key) {
  Raw raw = raw_key(field.key().raw());
  if (raw.has_lone_half) return read_mended(json, raw, key);
  if (raw.has_escape) return status(field.unescaped_key().get(key));
  key = {raw.start, raw.count};
  return OKCPS_JSON_OK;
}

// --- values -------------------------------------------------------------------------------------

/// Whether a token is a number of any size; simdjson's own readers refuse what no double or 64-bit
/// integer holds.
bool is_number(std::string_view token) {
  const char *s = token.data(), *end = s + token.size();
  auto digits = [&] {
    const char *first = s;
    while (s < end && *s >= '0' && *s <= '9') s++;
    return s - first;
  };
  if (s < end && *s == '-') s++;
  bool has_zero = s < end && *s == '0';
  auto whole = digits();
  if (whole == 0 || (has_zero && whole > 1)) return false;
  if (s < end && *s == '.') {
    s++;
    if (digits() == 0) return false;
  }
  if (s < end && (*s == 'e' || *s == 'E')) {
    s++;
    if (s < end && (*s == '+' || *s == '-')) s++;
    if (digits() == 0) return false;
  }
  return s == end;
}

bool is_atom(std::string_view token) {
  return token == "true" || token == "false" || token == "null" || is_number(token);
}

int32_t skip(okcps_json &json, ondemand::value value, int depth);

template <typename Array> int32_t skip_elements(okcps_json &json, Array &array, int depth) {
  if (depth > OKCPS_JSON_DEEPEST) return OKCPS_JSON_TOO_DEEP;
  for (auto item : array) {
    ondemand::value element;
    if (error_code error = item.get(element)) return status(error);
    if (int32_t wrong = skip(json, element, depth + 1)) return wrong;
  }
  return OKCPS_JSON_OK;
}

int32_t skip_members(okcps_json &json, ondemand::object &object, int depth) {
  if (depth > OKCPS_JSON_DEEPEST) return OKCPS_JSON_TOO_DEEP;
  for (auto item : object) {
    ondemand::field field;
    if (error_code error = std::move(item).get(field)) return status(error);
    std::string_view key;
    if (int32_t wrong = read_key(json, field, key)) return wrong;
    if (int32_t wrong = skip(json, field.value(), depth + 1)) return wrong;
  }
  return OKCPS_JSON_OK;
}

/// Checks a value; `depth` is the level that it would open.
int32_t skip(okcps_json &json, ondemand::value value, int depth) {
  switch (*value.raw_json_token().data()) {
  case '{': {
    ondemand::object object;
    if (error_code error = value.get_object().get(object)) return status(error);
    return skip_members(json, object, depth);
  }
  case '[': {
    ondemand::array array;
    if (error_code error = value.get_array().get(array)) return status(error);
    return skip_elements(json, array, depth);
  }
  case '"': {
    std::string_view text;
    return read_string(json, value, text);
  }
  default:
    return is_atom(trimmed(value.raw_json_token())) ? OKCPS_JSON_OK : OKCPS_JSON_INVALID;
  }
}

/// Behind the root there must be nothing.
int32_t check_end(okcps_json &json) {
  const char *rest = nullptr;
  return json.document.current_location().get(rest) == OUT_OF_BOUNDS ? OKCPS_JSON_OK
                                                                      : OKCPS_JSON_INVALID;
}

/// Checks a document whose root is no object.
int32_t refuse(okcps_json &json, std::string_view token) {
  if (token.starts_with('[')) {
    ondemand::array array;
    if (error_code error = json.document.get_array().get(array)) return status(error);
    if (int32_t wrong = skip_elements(json, array, 1)) return wrong;
    if (int32_t wrong = check_end(json)) return wrong;
    return OKCPS_JSON_NOT_OBJECT;
  }
  // A single token reaches to the end.
  if (token.data() + token.size() != json.end) return OKCPS_JSON_INVALID;
  if (token.starts_with('"')) {
    Raw raw;
    std::string_view text;
    if (!raw_token(token, raw)) return OKCPS_JSON_INVALID;
    if (int32_t wrong = read_mended(json, raw, text)) return wrong;
    return OKCPS_JSON_NOT_OBJECT;
  }
  return is_atom(trimmed(token)) ? OKCPS_JSON_NOT_OBJECT : OKCPS_JSON_INVALID;
}

int32_t enter_object(okcps_json &json, ondemand::object object) {
  Level &level = json.levels[json.depth];
  level.is_object = true;
  level.is_fresh = true;
  error_code error = object.begin().get(level.members);
  if (!error) error = object.end().get(level.members_end);
  if (!error) json.depth++;
  return status(error);
}

int32_t enter_array(okcps_json &json, ondemand::array array) {
  Level &level = json.levels[json.depth];
  level.is_object = false;
  level.is_fresh = true;
  error_code error = array.begin().get(level.elements);
  if (!error) error = array.end().get(level.elements_end);
  if (!error) json.depth++;
  return status(error);
}

}  // namespace

// --- interface ----------------------------------------------------------------------------------

extern "C" okcps_json *okcps_json_create(void) { return new (std::nothrow) okcps_json; }
extern "C" void okcps_json_free(okcps_json *json) { delete json; }

extern "C" int32_t okcps_json_open(okcps_json *json, const uint8_t *document, size_t count) {
  json->begin = reinterpret_cast<const char *>(document);
  json->end = json->begin + count;
  json->depth = 0;
  const char *start = json->begin;
  if (count >= 3 && std::memcmp(start, "\xef\xbb\xbf", 3) == 0) start += 3;
  size_t length = static_cast<size_t>(json->end - start);
  // In powers of two, or each longer document would allocate anew.
  if (length > json->parser.capacity()) {
    size_t capacity = 1024;
    while (capacity < length) capacity *= 2;
    if (error_code error = json->parser.allocate(capacity)) return status(error);
  }
  if (error_code error =
          json->parser.iterate(start, length, length + OKCPS_JSON_PADDING).get(json->document))
    return status(error);
  std::string_view token;
  if (error_code error = json->document.raw_json_token().get(token)) return status(error);
  if (!token.starts_with('{')) return refuse(*json, token);
  ondemand::object object;
  if (error_code error = json->document.get_object().get(object)) return status(error);
  return enter_object(*json, object);
}

extern "C" int32_t okcps_json_next(okcps_json *json, const uint8_t **key, size_t *key_count) {
  Level &level = json->levels[json->depth - 1];
  if (level.is_object) {
    if (!level.is_fresh) ++level.members;
    level.is_fresh = false;
    if (level.members != level.members_end) {
      ondemand::field field;
      if (error_code error = (*level.members).get(field)) return status(error);
      std::string_view text;
      if (int32_t wrong = read_key(*json, field, text)) return wrong;
      *key = reinterpret_cast<const uint8_t *>(text.data());
      *key_count = text.size();
      json->value = field.value();
      return OKCPS_JSON_OK;
    }
  } else {
    if (!level.is_fresh) ++level.elements;
    level.is_fresh = false;
    if (level.elements != level.elements_end)
      return status((*level.elements).get(json->value));
  }
  json->depth--;
  if (json->depth == 0)
    if (int32_t wrong = check_end(*json)) return wrong;
  return OKCPS_JSON_END;
}

extern "C" int32_t okcps_json_value_kind(okcps_json *json) {
  switch (*json->value.raw_json_token().data()) {
  case '{': return OKCPS_JSON_OBJECT;
  case '[': return OKCPS_JSON_ARRAY;
  case '"': return OKCPS_JSON_STRING;
  default:
    return trimmed(json->value.raw_json_token()) == "null" ? OKCPS_JSON_NULL : OKCPS_JSON_OTHER;
  }
}

extern "C" int32_t okcps_json_enter(okcps_json *json) {
  if (json->depth == okcps_json::kLevels) return OKCPS_JSON_TOO_DEEP;
  if (okcps_json_value_kind(json) == OKCPS_JSON_OBJECT) {
    ondemand::object object;
    if (error_code error = json->value.get_object().get(object)) return status(error);
    return enter_object(*json, object);
  }
  ondemand::array array;
  if (error_code error = json->value.get_array().get(array)) return status(error);
  return enter_array(*json, array);
}

extern "C" int32_t okcps_json_string(okcps_json *json, const uint8_t **text, size_t *count) {
  std::string_view read;
  if (int32_t wrong = read_string(*json, json->value, read)) return wrong;
  *text = reinterpret_cast<const uint8_t *>(read.data());
  *count = read.size();
  return OKCPS_JSON_OK;
}

extern "C" int32_t okcps_json_skip(okcps_json *json, size_t *start, size_t *end) {
  std::string_view token = json->value.raw_json_token();
  *start = static_cast<size_t>(token.data() - json->begin);
  bool is_nested = token[0] == '{' || token[0] == '[';
  if (int32_t wrong = skip(*json, json->value, json->depth)) return wrong;
  if (!is_nested) {
    *end = *start + trimmed(token).size();
    return OKCPS_JSON_OK;
  }
  // It reaches to the token that follows: a comma or the bracket that closes what is round it.
  const char *next = nullptr;
  if (json->document.current_location().get(next)) return OKCPS_JSON_INVALID;
  *end = *start + trimmed({token.data(), static_cast<size_t>(next - token.data())}).size();
  return OKCPS_JSON_OK;
}

extern "C" void okcps_json_version(uint32_t numbers[3]) {
  numbers[0] = SIMDJSON_VERSION_MAJOR;
  numbers[1] = SIMDJSON_VERSION_MINOR;
  numbers[2] = SIMDJSON_VERSION_REVISION;
}
