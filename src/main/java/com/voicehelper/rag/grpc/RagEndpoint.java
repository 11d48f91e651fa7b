package com.voicehelper.rag.grpc;

import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.grpc.ServedStream;
import com.voicehelper.platform.grpc.WireValues;
import com.voicehelper.rag.Citation;
import com.voicehelper.rag.RagAnswer;
import com.voicehelper.rag.RagApi;
import com.voicehelper.rag.RagOutput;
import com.voicehelper.rag.remote.Wire;
import com.voicehelper.rag.v1.AnswerRequest;
import com.voicehelper.rag.v1.AnswerResponse;
import com.voicehelper.rag.v1.GetAnswerRequest;
import com.voicehelper.rag.v1.GetAnswerResponse;
import com.voicehelper.rag.v1.RagServiceGrpc.RagServiceImplBase;
import com.voicehelper.rag.v1.RecordAnswerRequest;
import com.voicehelper.rag.v1.RecordAnswerResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** The API on this process's own data: a write that it does not own is refused, not passed on. */
@Component
class RagEndpoint extends RagServiceImplBase {

    private final RagApi rag;

    RagEndpoint(@Qualifier("localRag") RagApi rag) {
        this.rag = rag;
    }

    @Override
    public void answer(AnswerRequest request, StreamObserver<AnswerResponse> observer) {
        ServedStream.serve(observer, (out, cancellation) -> answer(request, out, cancellation));
    }

    private void answer(AnswerRequest request, Consumer<AnswerResponse> out, Cancellation cancellation) {
        RagAnswer answer = rag.answer(Wire.fromWire(request), new RagOutput() {
            @Override
            public void citations(List<Citation> citations) {
                out.accept(AnswerResponse.newBuilder().setCitations(Wire.toWire(citations)).build());
            }

            @Override
            public void token(String token) {
                out.accept(AnswerResponse.newBuilder().setToken(token).build());
            }
        }, cancellation);
        out.accept(AnswerResponse.newBuilder().setAnswer(Wire.toWire(answer)).build());
    }

    @Override
    public void getAnswer(GetAnswerRequest request, StreamObserver<GetAnswerResponse> observer) {
        var response = GetAnswerResponse.newBuilder();
        rag.find(request.getTenantId(), WireValues.uuid(request.getId())).map(Wire::toWire).ifPresent(response::setAnswer);
        observer.onNext(response.build());
        observer.onCompleted();
    }

    @Override
    public void recordAnswer(RecordAnswerRequest request, StreamObserver<RecordAnswerResponse> observer) {
        rag.record(Wire.fromWire(request.getOutcome()));
        observer.onNext(RecordAnswerResponse.getDefaultInstance());
        observer.onCompleted();
    }
}
