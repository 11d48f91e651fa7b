package com.voicehelper.platform.event;

class InProcessDeliveryTests extends EventDelivery {

    @Override
    String[] transport() {
        return new String[0];
    }
}
