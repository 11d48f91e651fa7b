package com.voicehelper.platform.grpc;

import java.util.concurrent.Executor;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.exception.GrpcExceptionHandler;

@Configuration(proxyBeanMethods = false)
class GrpcConfiguration {

    /** Not a bean: Boot makes no executor of its own where there is one. */
    static final Executor VIRTUAL_THREADS = task -> Thread.ofVirtual().name("rpc").start(task);

    @Bean
    GrpcExceptionHandler rpcErrors() {
        return RpcErrors::toStatus;
    }

    @Bean
    GrpcServerExecutorProvider rpcExecutor() {
        return () -> VIRTUAL_THREADS;
    }
}
