#ifndef CURL_SHIMS_H
#define CURL_SHIMS_H

#include <curl/curl.h>

/* libcurl brings some thirty shared libraries, which cost more than 10 ms to load: it is opened when the
   first request is made, and most commands make none. So nothing here is linked; every call goes through
   one of these, and none may be made before ghlsync_curl_load has returned NULL.

   curl_easy_setopt and curl_easy_getinfo are variadic, which Swift cannot call: one typed wrapper for
   each kind of value. */

/* Loads libcurl and starts it, once a process; NULL, or why it cannot be. From any thread. */
const char *ghlsync_curl_load(void);

typedef size_t (*ghlsync_curl_sink)(char *bytes, size_t size, size_t count, void *context);

CURL *ghlsync_curl_new(void);
void ghlsync_curl_free(CURL *handle);
const char *ghlsync_curl_words(CURLcode code);
CURLcode ghlsync_curl_set_long(CURL *handle, CURLoption option, long value);
CURLcode ghlsync_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value);
CURLcode ghlsync_curl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode ghlsync_curl_set_pointer(CURL *handle, CURLoption option, void *value);
CURLcode ghlsync_curl_set_sink(CURL *handle, CURLoption option, ghlsync_curl_sink value);
long ghlsync_curl_get_long(CURL *handle, CURLINFO info);

struct curl_slist *ghlsync_curl_list_add(struct curl_slist *list, const char *line);
void ghlsync_curl_list_free(struct curl_slist *list);

CURLM *ghlsync_curl_multi_new(void);
void ghlsync_curl_multi_free(CURLM *multi);
void ghlsync_curl_multi_add(CURLM *multi, CURL *handle);
void ghlsync_curl_multi_remove(CURLM *multi, CURL *handle);
void ghlsync_curl_multi_perform(CURLM *multi, int *running);
void ghlsync_curl_multi_poll(CURLM *multi, int milliseconds);
void ghlsync_curl_multi_wakeup(CURLM *multi);
CURLMsg *ghlsync_curl_multi_read(CURLM *multi, int *left);

#endif
