package com.voicehelper.drill;

import java.util.UUID;

/**
 * A person with a password.
 *
 * @param number  counts from 0
 */
record Account(int number, UUID id, String username, String password) {

    String email() {
        return username + "@example.com";
    }

    /** A tenant of their own, in scenarios that give them one. */
    String tenant() {
        return "drill-" + number;
    }

    String address() {
        return "10.%d.%d.%d".formatted(1 + number / 62_500, number / 250 % 250, 1 + number % 250);
    }
}
