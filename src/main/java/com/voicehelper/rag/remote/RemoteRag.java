package com.voicehelper.rag.remote;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.grpc.ServiceChannels;
import com.voicehelper.rag.AnswerOutcome;
import com.voicehelper.rag.RagAnswer;
import com.voicehelper.rag.RagApi;
import com.voicehelper.rag.RagOutput;
import com.voicehelper.rag.RagQuestion;
import com.voicehelper.rag.StoredAnswer;
import com.voicehelper.rag.v1.AnswerResponse;
import com.voicehelper.rag.v1.GetAnswerRequest;
import com.voicehelper.rag.v1.RagServiceGrpc;
import com.voicehelper.rag.v1.RecordAnswerRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** The published API of the extracted service. */
final class RemoteRag implements RagApi {

    /** More than the service itself allows an answer. */
    private static final long LONGEST_MINUTES = 11;

    private final ServiceChannels channels;

    RemoteRag(ServiceChannels channels) {
        this.channels = channels;
    }

    @Override
    public RagAnswer answer(RagQuestion question, RagOutput output, Cancellation cancellation) {
        var service = channels.to("rag");
        Streamed streamed = new Streamed(output, cancellation);
        service.stream(cancellation,
                () -> RagServiceGrpc.newBlockingStub(service.channel()).withDeadlineAfter(LONGEST_MINUTES, TimeUnit.MINUTES).answer(Wire.toWire(question)),
                streamed::part);
        return streamed.answer();
    }

    @Override
    public Optional<StoredAnswer> find(String tenantId, UUID id) {
        var service = channels.to("rag");
        var response = service.call(true, () -> RagServiceGrpc.newBlockingStub(service.channel())
                .getAnswer(GetAnswerRequest.newBuilder().setTenantId(tenantId).setId(id.toString()).build()));
        return response.hasAnswer() ? Optional.of(Wire.fromWire(response.getAnswer())) : Optional.empty();
    }

    @Override
    public void record(AnswerOutcome outcome) {
        var service = channels.to("rag");
        service.call(true, () -> RagServiceGrpc.newBlockingStub(service.channel())
                .recordAnswer(RecordAnswerRequest.newBuilder().setOutcome(Wire.toWire(outcome)).build()));
    }

    /** One stream as it comes. */
    private static final class Streamed {

        private final RagOutput output;
        private final Cancellation cancellation;
        private @Nullable RagAnswer answer;

        Streamed(RagOutput output, Cancellation cancellation) {
            this.output = output;
            this.cancellation = cancellation;
        }

        void part(AnswerResponse response) {
            switch (response.getPartCase()) {
                case ANSWER -> answer = Wire.fromWire(response.getAnswer());
                case CITATIONS -> told(() -> output.citations(response.getCitations().getCitationsList().stream().map(Wire::fromWire).toList()));
                case TOKEN -> told(() -> output.token(response.getToken()));
                case PART_NOT_SET -> {}
            }
        }

        private void told(Runnable part) {
            if (!cancellation.cancelled()) {
                part.run();
            }
        }

        /** What the service says of a cancelled answer does not come through any more; its row has it. */
        RagAnswer answer() {
            RagAnswer whole = answer;
            if (whole == null && !cancellation.cancelled()) {
                throw ApiException.of(HttpStatus.BAD_GATEWAY, "BAD_GATEWAY", "The rag service broke off");
            }
            return whole != null ? whole : new RagAnswer("", List.of(), List.of(), "", "", "cancelled", 0, 0, 0);
        }
    }
}
