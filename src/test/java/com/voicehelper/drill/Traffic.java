package com.voicehelper.drill;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** All the people of a drill: each signs in and then uses the module, one step after the other, until the end. */
final class Traffic implements AutoCloseable {

    private static final int HTTP_CLIENTS = 4;
    /** Password hashing is meant to be slow: nobody signs in three hundred people in one second. */
    private static final int SIGNING_IN_AT_ONCE = 2;

    private final Scenario scenario;
    private final List<Account> accounts;
    private final Tally tally;
    private final URI server;
    private final long nanosPerRequest;
    private final List<HttpClient> http = new ArrayList<>();
    private final List<Thread> people = new ArrayList<>();
    private final CountDownLatch signedIn;
    private final Semaphore signingIn = new Semaphore(SIGNING_IN_AT_ONCE);
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock(true);
    private volatile boolean ending;

    /** @param rate requests a second, all people together */
    Traffic(Scenario scenario, List<Account> accounts, URI server, Tally tally, int rate) {
        this.scenario = scenario;
        this.accounts = accounts;
        this.server = server;
        this.tally = tally;
        this.nanosPerRequest = TimeUnit.SECONDS.toNanos(accounts.size()) / rate;
        this.signedIn = new CountDownLatch(accounts.size());
        for (int i = 0; i < HTTP_CLIENTS; i++) {
            http.add(HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(10))
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .build());
        }
    }

    void start() {
        for (Account account : accounts) {
            people.add(Thread.ofVirtual().name(account.username()).start(() -> live(account)));
        }
    }

    /** Waits until everybody has signed in; false when that takes longer or somebody could not. */
    boolean awaitSignedIn(Duration atMost) throws InterruptedException {
        return signedIn.await(atMost.toMillis(), TimeUnit.MILLISECONDS) && tally.failed() == 0;
    }

    /** Nobody does anything while the work runs: what was asked is answered, nothing new is asked. */
    <T> T during(PauseWork<T> work) throws Exception {
        gate.writeLock().lock();
        try {
            return work.run();
        } finally {
            gate.writeLock().unlock();
        }
    }

    /** Lets everybody finish what they are at. */
    void stop() throws InterruptedException {
        ending = true;
        people.forEach(LockSupport::unpark);
        for (Thread person : people) {
            person.join();
        }
    }

    @Override
    public void close() {
        ending = true;
        people.forEach(Thread::interrupt);
        http.forEach(HttpClient::shutdownNow);
    }

    private void live(Account account) {
        Wire wire = new Wire(http.get(account.number() % HTTP_CLIENTS), server, account.address(), tally);
        try {
            if (!signIn(account, wire)) {
                return;
            }
        } finally {
            signedIn.countDown();
        }
        Scenario.Client client = scenario.client(account, wire);
        long next = System.nanoTime() + ThreadLocalRandom.current().nextLong(nanosPerRequest);
        while (!ending) {
            LockSupport.parkNanos(next - System.nanoTime());
            if (ending || next - System.nanoTime() > 0) {
                continue;
            }
            long before = wire.requests();
            gate.readLock().lock();
            try {
                client.step();
            } catch (RuntimeException unexpected) {
                tally.failed(tally.current(), account.username() + " met " + unexpected);
            } finally {
                gate.readLock().unlock();
            }
            // Who had to wait does not hurry afterwards.
            long late = System.nanoTime() - next - nanosPerRequest;
            next += Math.max(0, late) + (wire.requests() - before) * ThreadLocalRandom.current().nextLong(nanosPerRequest / 2, nanosPerRequest * 3 / 2);
        }
    }

    private boolean signIn(Account account, Wire wire) {
        signingIn.acquireUninterruptibly();
        try {
            Wire.Answer answer = ending ? null : wire.write("POST", "/api/v1/auth/login",
                    Map.of("email", account.email(), "password", account.password()), Map.of());
            if (answer == null) {
                return false;
            }
            if (!answer.ok()) {
                tally.failed(answer.phase(), account.username() + " cannot sign in: " + answer.status() + " " + answer.body());
                return false;
            }
            wire.signedIn(answer.json());
            return true;
        } finally {
            signingIn.release();
        }
    }

    @FunctionalInterface
    interface PauseWork<T> {
        T run() throws Exception;
    }
}
