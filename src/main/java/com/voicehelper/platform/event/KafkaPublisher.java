package com.voicehelper.platform.event;

import com.voicehelper.platform.event.EventTransport.EventPublisher;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/** One lane's transactional producer: the sends of a page are pipelined, and its commit is the acknowledgement of all of them. */
final class KafkaPublisher implements EventPublisher {

    private final Producer<String, byte[]> producer;
    private final KafkaTopics topics;
    private final KafkaRecords records;

    KafkaPublisher(Producer<String, byte[]> producer, KafkaTopics topics, KafkaRecords records) {
        this.producer = producer;
        this.topics = topics;
        this.records = records;
    }

    @Override
    public void publish(List<ReceivedEvent> events) {
        try {
            topics.ensure(events.stream().map(ReceivedEvent::topic).distinct().toList());
            producer.beginTransaction();
            events.forEach(event -> producer.send(records.write(event)));
            producer.commitTransaction();
        } catch (RuntimeException exception) {
            producer.close(Duration.ZERO);
            throw translated(exception);
        }
    }

    /** What the broker said, as the relay understands it: a successor is there, or try again later. */
    static RuntimeException translated(RuntimeException exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException) {
                return new SupersededException("the broker knows a later publisher", exception);
            }
        }
        return exception instanceof TransportUnavailableException ? exception : new TransportUnavailableException(Failures.sentence(exception), exception);
    }

    /** At once: what is in flight belongs to a transaction that was not committed, and is published again. */
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
