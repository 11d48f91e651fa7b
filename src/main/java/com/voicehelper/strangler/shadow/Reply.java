package com.voicehelper.strangler.shadow;

import java.util.List;
import java.util.Map;

/**
 * An answer to a read, whole.
 *
 * @param headers names in lower case, values in order
 * @param body    decoded of any transfer or content coding; not copied, so nobody changes it
 */
public record Reply(int status, Map<String, List<String>> headers, byte[] body) {

    List<String> values(String header) {
        return headers.getOrDefault(header, List.of());
    }
}
