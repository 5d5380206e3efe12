#include "curl_shims.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

/* The name in brackets: some headers make macros of these. */
#define CALLS(each)                                                                                  \
    each(curl_global_init) each(curl_easy_init) each(curl_easy_cleanup) each(curl_easy_setopt)       \
    each(curl_easy_getinfo) each(curl_easy_strerror) each(curl_slist_append)                         \
    each(curl_slist_free_all) each(curl_multi_init) each(curl_multi_cleanup)                         \
    each(curl_multi_add_handle) each(curl_multi_remove_handle) each(curl_multi_perform)              \
    each(curl_multi_info_read) each(curl_multi_poll) each(curl_multi_wakeup)

#define DECLARE(name) __typeof__(&(name)) name##_;
static struct { CALLS(DECLARE) } call;

static char trouble[512];

/* The first is what libcurl4-openssl-dev goes with; the second has the same interface. */
static const char *const libraries[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};

static void load(void) {
    void *library = NULL;
    for (size_t index = 0; library == NULL && index < sizeof libraries / sizeof *libraries; index++)
        library = dlopen(libraries[index], RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        snprintf(trouble, sizeof trouble,
                 "libcurl cannot be loaded: install the package libcurl4 (%s)", dlerror());
        return;
    }
#define FIND(name)                                                                                   \
    call.name##_ = (__typeof__(&(name)))dlsym(library, #name);                                       \
    if (call.name##_ == NULL) {                                                                      \
        snprintf(trouble, sizeof trouble,                                                            \
                 "this libcurl is too old (it has no %s): 7.85 or newer is needed", #name);          \
        return;                                                                                      \
    }
    CALLS(FIND)
    if (call.curl_global_init_(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        snprintf(trouble, sizeof trouble, "libcurl cannot be started");
}

const char *ghlsync_curl_load(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    return trouble[0] == 0 ? NULL : trouble;
}

CURL *ghlsync_curl_new(void) { return call.curl_easy_init_(); }

void ghlsync_curl_free(CURL *handle) { call.curl_easy_cleanup_(handle); }

const char *ghlsync_curl_words(CURLcode code) { return call.curl_easy_strerror_(code); }

CURLcode ghlsync_curl_set_long(CURL *handle, CURLoption option, long value) {
    return call.curl_easy_setopt_(handle, option, value);
}

CURLcode ghlsync_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return call.curl_easy_setopt_(handle, option, value);
}

CURLcode ghlsync_curl_set_string(CURL *handle, CURLoption option, const char *value) {
    return call.curl_easy_setopt_(handle, option, value);
}

CURLcode ghlsync_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return call.curl_easy_setopt_(handle, option, value);
}

CURLcode ghlsync_curl_set_sink(CURL *handle, CURLoption option, ghlsync_curl_sink value) {
    return call.curl_easy_setopt_(handle, option, value);
}

long ghlsync_curl_get_long(CURL *handle, CURLINFO info) {
    long value = 0;
    return call.curl_easy_getinfo_(handle, info, &value) == CURLE_OK ? value : 0;
}

struct curl_slist *ghlsync_curl_list_add(struct curl_slist *list, const char *line) {
    return call.curl_slist_append_(list, line);
}

void ghlsync_curl_list_free(struct curl_slist *list) { call.curl_slist_free_all_(list); }

CURLM *ghlsync_curl_multi_new(void) { return call.curl_multi_init_(); }

void ghlsync_curl_multi_free(CURLM *multi) { call.curl_multi_cleanup_(multi); }

void ghlsync_curl_multi_add(CURLM *multi, CURL *handle) { call.curl_multi_add_handle_(multi, handle); }

void ghlsync_curl_multi_remove(CURLM *multi, CURL *handle) {
    call.curl_multi_remove_handle_(multi, handle);
}

void ghlsync_curl_multi_perform(CURLM *multi, int *running) {
    call.curl_multi_perform_(multi, running);
}

void ghlsync_curl_multi_poll(CURLM *multi, int milliseconds) {
    call.curl_multi_poll_(multi, NULL, 0, milliseconds, NULL);
}

void ghlsync_curl_multi_wakeup(CURLM *multi) { call.curl_multi_wakeup_(multi); }

CURLMsg *ghlsync_curl_multi_read(CURLM *multi, int *left) {
    return call.curl_multi_info_read_(multi, left);
}
