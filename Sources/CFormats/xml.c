#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "events.h"

struct okcps_xml {
  xmlParserCtxtPtr parser;
  event_queue queue;
  int failed;
};

// The reader of libxml2 (xmlreader.h) tells where it has read ahead to, not where an element
// stands, so the push parser below it is used: its callbacks come at the place itself.

static size_t place(xmlParserCtxtPtr parser) {
  return parser->input->consumed + (size_t)(parser->input->cur - parser->input->base);
}

static okcps_xml *owner(void *context) { return ((xmlParserCtxtPtr)context)->_private; }

/// A name as written, put together in `buffer`; longer ones, which no format has, are cut.
static size_t written(char *buffer, size_t size, const xmlChar *prefix, const xmlChar *local) {
  size_t count = 0;
  if (prefix) {
    while (*prefix && count < size - 1) buffer[count++] = (char)*prefix++;
    if (count < size - 1) buffer[count++] = ':';
  }
  while (*local && count < size - 1) buffer[count++] = (char)*local++;
  return count;
}

static void on_start(void *context, const xmlChar *local, const xmlChar *prefix,
                     const xmlChar *uri, int namespaces, const xmlChar **declared, int attributes,
                     int defaulted, const xmlChar **values) {
  (void)uri, (void)namespaces, (void)declared, (void)defaulted;
  xmlParserCtxtPtr parser = context;
  event_queue *queue = &owner(context)->queue;
  char name[256];
  size_t count = written(name, sizeof name, prefix, local);
  // A raw '<' cannot stand in a start tag, so the last one begins it.
  const xmlChar *at = parser->input->cur;
  while (at > parser->input->base && *at != '<') at--;
  size_t end = place(parser);
  size_t start = end - (size_t)(parser->input->cur - at);
  queue_add(queue, OKCPS_MARKUP_START, name, count, NULL, 0, start, end, 0);
  // Five pointers each: local name, prefix, namespace, begin and end of the value.
  for (int i = 0; i < attributes; i++, values += 5) {
    count = written(name, sizeof name, values[1], values[0]);
    queue_add(queue, OKCPS_MARKUP_ATTRIBUTE, name, count, values[3],
              (size_t)(values[4] - values[3]), start, end, 0);
  }
}

static void on_end(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri) {
  (void)uri;
  char name[256];
  size_t count = written(name, sizeof name, prefix, local);
  size_t end = place(context);
  queue_add(&owner(context)->queue, OKCPS_MARKUP_END, name, count, NULL, 0, end, end, 0);
}

static void on_text(void *context, const xmlChar *text, int count) {
  size_t end = place(context);
  queue_add(&owner(context)->queue, OKCPS_MARKUP_TEXT, NULL, 0, text, (size_t)count, end, end, 0);
}

/// A document type: none of the formats has one, and it is where entities are declared.
static void on_document_type(void *context, const xmlChar *name, const xmlChar *external,
                             const xmlChar *system) {
  (void)name, (void)external, (void)system;
  owner(context)->failed = 1;
  xmlStopParser(context);
}

/// libxml2's own messages quote the input.
static void silent(void *context, xmlErrorPtr error) { (void)context, (void)error; }

okcps_xml *okcps_xml_create(void) {
  xmlSAXHandler handler;
  memset(&handler, 0, sizeof handler);
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = on_start;
  handler.endElementNs = on_end;
  handler.characters = on_text;
  handler.cdataBlock = on_text;
  handler.internalSubset = on_document_type;
  handler.serror = silent;
  okcps_xml *xml = calloc(1, sizeof *xml);
  if (!xml) return NULL;
  xml->parser = xmlCreatePushParserCtxt(&handler, NULL, NULL, 0, NULL);
  if (!xml->parser) {
    free(xml);
    return NULL;
  }
  xml->parser->_private = xml;
  xml->parser->userData = xml->parser;
  xmlCtxtUseOptions(xml->parser, XML_PARSE_NONET);
  return xml;
}

void okcps_xml_free(okcps_xml *xml) {
  if (xml->parser->myDoc) xmlFreeDoc(xml->parser->myDoc);
  xmlFreeParserCtxt(xml->parser);
  queue_free(&xml->queue);
  free(xml);
}

int okcps_xml_feed(okcps_xml *xml, const void *bytes, size_t count, int last) {
  queue_clear(&xml->queue);
  if (xml->failed) return -1;
  xmlParseChunk(xml->parser, bytes, (int)count, last);
  if (!xml->parser->wellFormed || xml->queue.failed) xml->failed = 1;
  return xml->failed ? -1 : 0;
}

size_t okcps_xml_offset(const okcps_xml *xml) {
  return xml->parser->input ? place(xml->parser) : 0;
}

int okcps_xml_next(okcps_xml *xml, okcps_markup *event) { return queue_take(&xml->queue, event); }

const char *okcps_xml_version(void) { return xmlParserVersion; }
