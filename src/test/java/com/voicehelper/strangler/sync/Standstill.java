package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.ModuleState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Lets a real process stand still exactly where a test asked it to, so that the test can kill whatever it wants at that point. Only
 * on the class path of such processes. A file {@code order} names the point; standing there, the process writes {@code reached} and
 * waits for {@code go} with the same content. Points are the steps of the loop and of the switch, and before and after each change
 * of a stage and each installation and removal.
 */
final class Standstill implements Step.Watch {

    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final Path directory;

    private Standstill(Path directory) {
        this.directory = directory;
    }

    @Override
    public void at(Step step) {
        at(step.name());
    }

    private void at(String point) {
        Path order = directory.resolve("order");
        try {
            if (!Files.exists(order)) {
                return;
            }
            String ordered = Files.readString(order);
            if (!ordered.startsWith(point + " #")) {
                return;
            }
            Path written = Files.writeString(directory.resolve("reached.new"), ordered);
            Files.move(written, directory.resolve("reached"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(order);
            Path go = directory.resolve("go");
            long deadline = System.nanoTime() + LONGEST.toNanos();
            while (!(Files.exists(go) && Files.readString(go).equals(ordered)) && System.nanoTime() < deadline) {
                Thread.sleep(5);
            }
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }

    private Object around(Object bean, InvocationHandler handler) {
        return Proxy.newProxyInstance(bean.getClass().getClassLoader(), interfaces(bean), (proxy, method, arguments) -> {
            try {
                return handler.invoke(bean, method, arguments);
            } catch (InvocationTargetException exception) {
                throw exception.getCause();
            }
        });
    }

    private static Class<?>[] interfaces(Object bean) {
        return bean.getClass().getInterfaces();
    }

    private Object states(Object states) {
        return around(states, (bean, method, arguments) -> {
            boolean stageChanges = method.getName().equals("change") && arguments[0] instanceof ModuleState before
                    && before.stage() != ((ModuleState) arguments[1]).stage();
            String stage = stageChanges ? ((ModuleState) arguments[1]).stage().name() : "";
            if (stageChanges) {
                at("before " + stage);
            }
            Object result = method.invoke(bean, arguments);
            if (stageChanges) {
                at("after " + stage);
            }
            return result;
        });
    }

    private Object replication(Object replication) {
        return around(replication, (bean, method, arguments) -> {
            boolean installs = method.getName().equals("prepare") || method.getName().equals("remove");
            if (installs) {
                at("before " + method.getName());
            }
            Object result = method.invoke(bean, arguments);
            if (installs) {
                at("after " + method.getName());
            }
            return result;
        });
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("chaos.directory")
    static class Orders {

        @Bean
        static Standstill standstill(@Value("${chaos.directory}") Path directory) {
            return new Standstill(directory);
        }

        @Bean
        static BeanPostProcessor standstills(@Value("${chaos.directory}") Path directory) {
            Standstill standstill = new Standstill(directory);
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return switch (name) {
                        case "moduleStates" -> standstill.states(bean);
                        case "replication" -> standstill.replication(bean);
                        default -> bean;
                    };
                }
            };
        }
    }
}
