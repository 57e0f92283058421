// SHA-256 of the system's own library, with one shape on both systems.
#ifndef SWELL_CDIGEST_SHIM_H
#define SWELL_CDIGEST_SHIM_H

#include <stddef.h>
#include <stdlib.h>

#ifdef __APPLE__
#include <CommonCrypto/CommonDigest.h>
static inline void *swell_sha256_begin(void) {
  CC_SHA256_CTX *context = malloc(sizeof(CC_SHA256_CTX));
  if (context != NULL) CC_SHA256_Init(context);
  return context;
}
static inline void swell_sha256_update(void *context, const void *bytes, size_t count) {
  const unsigned char *rest = (const unsigned char *)bytes;
  while (count > 0) {  // CommonCrypto counts in 32 bits.
    CC_LONG step = count > 0x40000000 ? 0x40000000 : (CC_LONG)count;
    CC_SHA256_Update((CC_SHA256_CTX *)context, rest, step);
    rest += step;
    count -= step;
  }
}
// Writes 32 bytes and frees the context.
static inline void swell_sha256_end(void *context, unsigned char *digest) {
  CC_SHA256_Final(digest, (CC_SHA256_CTX *)context);
  free(context);
}
#else
#include <openssl/evp.h>
static inline void *swell_sha256_begin(void) {
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  if (context != NULL) EVP_DigestInit_ex(context, EVP_sha256(), NULL);
  return context;
}
static inline void swell_sha256_update(void *context, const void *bytes, size_t count) {
  EVP_DigestUpdate((EVP_MD_CTX *)context, bytes, count);
}
// Writes 32 bytes and frees the context.
static inline void swell_sha256_end(void *context, unsigned char *digest) {
  EVP_DigestFinal_ex((EVP_MD_CTX *)context, digest, NULL);
  EVP_MD_CTX_free((EVP_MD_CTX *)context);
}
#endif

#endif
