package com.voicehelper.strangler.store.objects;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/** Keys in the order in which S3 lists them and PostgreSQL's collation "C" sorts them: by their UTF-8 bytes. */
final class ObjectKeys {

    static final Comparator<String> ORDER = (one, other) ->
            Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

    private ObjectKeys() {}
}
