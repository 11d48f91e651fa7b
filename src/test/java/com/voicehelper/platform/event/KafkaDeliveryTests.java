package com.voicehelper.platform.event;

import com.voicehelper.support.TestKafka;

class KafkaDeliveryTests extends EventDelivery {

    @Override
    String[] transport() {
        return new String[] {"--voicehelper.kafka.bootstrap-servers=" + TestKafka.bootstrapServers()};
    }
}
