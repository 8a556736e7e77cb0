#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>

#include "events.h"

struct okcps_html {
  event_queue queue;
  size_t passed;      // of the source, by the events so far
  size_t last_start;  // of the last text
  int too_deep;
};

/// Deeper than any page is; an end tag looks at every open element, so the depth bounds the time.
static const int deepest = 512;

static size_t place(xmlParserCtxtPtr parser) {
  return parser->input->consumed + (size_t)(parser->input->cur - parser->input->base);
}

static okcps_html *owner(void *context) { return ((xmlParserCtxtPtr)context)->_private; }

/// Whether a tag stands between a place and here. One that the parser puts in before text comes when the
/// text has been read already.
static int is_written(xmlParserCtxtPtr parser, size_t start) {
  size_t end = place(parser), since = end > start ? end - start : 0;
  return since <= (size_t)(parser->input->cur - parser->input->base) &&
         memchr(parser->input->cur - since, '<', since) != NULL;
}

static void on_start(void *context, const xmlChar *name, const xmlChar **attributes) {
  xmlParserCtxtPtr parser = context;
  okcps_html *html = owner(context);
  size_t start = html->passed, end = place(parser);
  if (is_written(parser, start)) html->passed = end;
  queue_add(&html->queue, OKCPS_MARKUP_START, name, strlen((const char *)name), NULL, 0, start, end,
            0);
  for (; attributes && attributes[0]; attributes += 2) {
    if (!attributes[1]) continue;
    queue_add(&html->queue, OKCPS_MARKUP_ATTRIBUTE, attributes[0],
              strlen((const char *)attributes[0]), attributes[1],
              strlen((const char *)attributes[1]), start, end, 0);
  }
  if (parser->nameNr > deepest) {
    html->too_deep = 1;
    xmlStopParser(parser);
  }
}

static void on_end(void *context, const xmlChar *name) {
  okcps_html *html = owner(context);
  size_t end = place(context);
  queue_add(&html->queue, OKCPS_MARKUP_END, name, strlen((const char *)name), NULL, 0, html->passed,
            end, 0);
  if (is_written(context, html->passed)) html->passed = end;
}

static void on_text(void *context, const xmlChar *text, int count) {
  const xmlParserInput *input = ((xmlParserCtxtPtr)context)->input;
  okcps_html *html = owner(context);
  size_t at = place(context), size = (size_t)count, start = html->passed, end = at;
  // Text is handed over when it has just been read; a '<' that begins no tag just before; else it is
  // what a reference between the last event and this place means.
  int is_behind = at >= html->passed + size && (size_t)(input->cur - input->base) >= size &&
                  memcmp(input->cur - size, text, size) == 0;
  size_t since = at > html->passed ? at - html->passed : 0;
  int is_ahead = !is_behind && size == 1 && text[0] == '<' && input->cur < input->end &&
                 input->cur[0] == '<' && since <= (size_t)(input->cur - input->base) &&
                 !memchr(input->cur - since, '&', since);
  if (is_behind) start = at - size;
  if (is_ahead) start = at, end = at + size;
  // One reference may be handed over in two parts.
  if (start == end) start = html->last_start;
  queue_add(&html->queue, OKCPS_MARKUP_TEXT, NULL, 0, text, size, start, end,
            is_behind || is_ahead);
  html->last_start = start;
  html->passed = end;
}

/// Script and style are no text, but they are passed.
static void on_raw(void *context, const xmlChar *text, int count) {
  (void)text, (void)count;
  owner(context)->passed = place(context);
}

static void on_comment(void *context, const xmlChar *text) {
  (void)text;
  owner(context)->passed = place(context);
}

static void silent(void *context, xmlErrorPtr error) { (void)context, (void)error; }

okcps_html *okcps_html_parse(const void *bytes, size_t count) {
  okcps_html *html = calloc(1, sizeof *html);
  if (!html || count == 0) return html;
  htmlParserCtxtPtr parser =
      count < INT32_MAX ? htmlCreateMemoryParserCtxt(bytes, (int)count) : NULL;
  if (!parser) {
    free(html);
    return NULL;
  }
  memset(parser->sax, 0, sizeof *parser->sax);
  parser->sax->initialized = XML_SAX2_MAGIC;
  parser->sax->startElement = on_start;
  parser->sax->endElement = on_end;
  parser->sax->characters = on_text;
  parser->sax->ignorableWhitespace = on_text;
  parser->sax->cdataBlock = on_raw;
  parser->sax->comment = on_comment;
  parser->sax->serror = silent;
  parser->_private = html;
  htmlCtxtUseOptions(parser, HTML_PARSE_NONET | HTML_PARSE_NOIMPLIED | HTML_PARSE_IGNORE_ENC);
  // The bytes are UTF-8, whatever a meta element says.
  parser->charset = XML_CHAR_ENCODING_UTF8;
  htmlParseDocument(parser);
  if (parser->myDoc) xmlFreeDoc(parser->myDoc);
  parser->myDoc = NULL;
  htmlFreeParserCtxt(parser);
  if (html->queue.failed) {
    okcps_html_free(html);
    return NULL;
  }
  return html;
}

void okcps_html_free(okcps_html *html) {
  queue_free(&html->queue);
  free(html);
}

int okcps_html_next(okcps_html *html, okcps_markup *event) {
  return queue_take(&html->queue, event);
}

int okcps_html_is_too_deep(const okcps_html *html) { return html->too_deep; }
