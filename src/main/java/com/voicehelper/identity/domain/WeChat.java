package com.voicehelper.identity.domain;

import com.voicehelper.platform.ApiException;
import org.jspecify.annotations.Nullable;

/** Tells who a code of a WeChat mini-program belongs to. Never called inside a transaction. */
interface WeChat {

    /**
     * @param realm   the application that the open id belongs to
     * @param openId  the person in this application
     * @param unionId the person in all applications of the owner; null when WeChat tells none
     */
    record Person(String realm, String openId, @Nullable String unionId) {}

    /**
     * @throws ApiException 401 when WeChat does not take the code, 503 when it cannot be asked
     */
    Person identify(String code);
}
