/* Bytes from anywhere as a file of 1C: XML or a zip of it. Whatever it is, reading it ends, and says
 * whether the file was whole, cut off or broken. */
#include "event/commerceml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum xml_end end = XML_WHOLE;
    json_t *documents;
    struct ctx c;

    ctx_init(&c, (size_t)512 << 20, LANG_EN);
    documents = commerceml_documents(&c, (struct str){(const char *)data, size}, &end);
    assert((documents != NULL) == (end == XML_WHOLE));
    assert((c.err != ERR_NONE) == (end == XML_BROKEN));
    if (documents)
        json_decref(documents);
    ctx_fini(&c);
    return 0;
}
