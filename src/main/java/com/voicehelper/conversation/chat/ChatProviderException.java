package com.voicehelper.conversation.chat;

/** A provider could not answer. The message is for the client: it names no address and no secret. */
final class ChatProviderException extends RuntimeException {

    ChatProviderException(String message) {
        super(message);
    }

    ChatProviderException(String message, Throwable cause) {
        super(message, cause);
    }
}
