package com.voicehelper.knowledge.files;

/**
 * What a file is stored as.
 *
 * @param sha256 in lower-case hexadecimal
 * @param size   bytes
 */
public record StoredFile(String sha256, long size) {}
