#ifndef CURL_SHIMS_H
#define CURL_SHIMS_H

#include <curl/curl.h>

/* curl_easy_setopt and curl_easy_getinfo are variadic, which Swift cannot call: one typed wrapper for
   each kind of value. */

typedef size_t (*ghlsync_curl_sink)(char *bytes, size_t size, size_t count, void *context);

CURLcode ghlsync_curl_set_long(CURL *handle, CURLoption option, long value);
CURLcode ghlsync_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value);
CURLcode ghlsync_curl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode ghlsync_curl_set_pointer(CURL *handle, CURLoption option, void *value);
CURLcode ghlsync_curl_set_sink(CURL *handle, CURLoption option, ghlsync_curl_sink value);
long ghlsync_curl_get_long(CURL *handle, CURLINFO info);
CURLMcode ghlsync_curl_multi_set_long(CURLM *handle, CURLMoption option, long value);

#endif
