package com.voicehelper.platform.caller;

import com.voicehelper.platform.module.ConfigurationException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** A range of IP addresses, as CIDR. Never asks a name server. */
record Network(byte[] address, int prefix) {

    static Network parse(String setting, String text) {
        int slash = text.indexOf('/');
        InetAddress address = literal(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new ConfigurationException(setting, "has '" + text + "', which is not an address or a network such as 10.0.0.0/8");
        }
        int bits = address.getAddress().length * 8;
        try {
            int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
            if (prefix >= 0 && prefix <= bits) {
                return new Network(address.getAddress(), prefix);
            }
        } catch (NumberFormatException exception) {
            // falls through to the same complaint as a number out of range
        }
        throw new ConfigurationException(setting, "has '" + text + "', whose prefix is not a number from 0 to " + bits);
    }

    boolean contains(InetAddress other) {
        byte[] bytes = other.getAddress();
        if (bytes.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit += 8) {
            int mask = prefix - bit >= 8 ? 0xff : 0xff << (8 - (prefix - bit)) & 0xff;
            if ((bytes[bit / 8] & mask) != (address[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** An address written as such, possibly in brackets or with a port; null when the text is none. */
    static @Nullable InetAddress literal(String text) {
        String bare = text.strip();
        if (bare.startsWith("[") && bare.contains("]")) {
            bare = bare.substring(1, bare.indexOf(']'));
        } else if (bare.indexOf(':') >= 0 && bare.indexOf(':') == bare.lastIndexOf(':')) {
            bare = bare.substring(0, bare.indexOf(':'));
        }
        if (bare.indexOf(':') < 0 && bare.chars().filter(character -> character == '.').count() != 3) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(bare);
        } catch (IllegalArgumentException exception) {
            return null;
        }
    }
}
