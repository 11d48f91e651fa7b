package com.voicehelper.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Where servers come from: the system property {@code services}, {@code embedded} (default) or {@code containers}. */
final class Services {

    private Services() {}

    static boolean containers() {
        String services = System.getProperty("services", "embedded");
        return switch (services) {
            case "embedded" -> false;
            case "containers" -> true;
            default -> throw new IllegalArgumentException("services is '" + services + "'; it must be embedded or containers");
        };
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
