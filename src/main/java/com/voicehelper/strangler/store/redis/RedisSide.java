package com.voicehelper.strangler.store.redis;

import com.voicehelper.strangler.store.redis.RedisPlan.Address;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RScript;
import org.redisson.api.RScript.Mode;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNodes;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.cluster.ClusterSlotRange;
import org.redisson.config.BaseConfig;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;
import org.redisson.config.ReadMode;
import org.redisson.connection.CRC16;

/** One server or cluster, asked by scripts, whose arguments and answers are bytes. Connects when it is first asked. Thread-safe. */
final class RedisSide implements AutoCloseable {

    private static final int SLOTS = 16_384;

    private final Address address;
    private final Duration timeout;
    private @Nullable RedissonClient client;

    /** @param timeout of one command */
    RedisSide(Address address, Duration timeout) {
        this.address = address;
        this.timeout = timeout;
    }

    /**
     * @param next       where the scan goes on; 0: it is through
     * @param unreadable names that are no UTF-8 text, as far as they can be shown
     */
    record Page(String next, List<String> keys, List<String> unreadable) {}

    List<?> list(String script, List<String> keys, Object... arguments) {
        List<?> answer = run(script, ReturnType.LIST, keys, arguments);
        return answer == null ? List.of() : answer;
    }

    long number(String script, List<String> keys, Object... arguments) {
        Long answer = run(script, ReturnType.LONG, keys, arguments);
        return answer == null ? 0 : answer;
    }

    private <T> @Nullable T run(String script, ReturnType type, List<String> keys, Object... arguments) {
        Object[] encoded = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            encoded[i] = arguments[i] instanceof byte[] bytes ? bytes : String.valueOf(arguments[i]).getBytes(StandardCharsets.UTF_8);
        }
        RScript scripts = client().getScript(ByteArrayCodec.INSTANCE);
        return scripts.eval(keys.getFirst(), Mode.READ_WRITE, script, type, new ArrayList<>(keys), encoded);
    }

    /** A key on each of the masters, in an order that is the same as long as the slots are: by it they are asked for their keys. */
    List<String> masters() {
        if (!address.cluster()) {
            return List.of("strangler");
        }
        Map<Set<String>, Integer> firstSlots = new LinkedHashMap<>();
        var nodes = client().getRedisNodes(RedisNodes.CLUSTER).getMasters();
        var ranges = new TreeMap<Integer, Set<String>>();
        for (Map.Entry<ClusterSlotRange, Set<String>> range : nodes.iterator().next().clusterSlots().entrySet()) {
            ranges.put(range.getKey().getStartSlot(), range.getValue());
        }
        ranges.forEach((slot, addresses) -> firstSlots.putIfAbsent(addresses, slot));
        return firstSlots.values().stream().map(RedisSide::keyIn).toList();
    }

    private static String keyIn(int slot) {
        for (int i = 0; ; i++) {
            String key = "strangler:" + i;
            if (CRC16.crc16(key.getBytes(StandardCharsets.US_ASCII)) % SLOTS == slot) {
                return key;
            }
        }
    }

    /** @throws org.redisson.client.RedisException when one of the masters does not answer */
    void requireAnswer() {
        masters().forEach(master -> number("return 1", List.of(master)));
    }

    /** The next keys of one master. */
    Page scan(String master, String cursor, String pattern) {
        List<?> answer = list("return redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2], 'COUNT', 1000)", List.of(master), cursor, pattern);
        List<String> keys = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        for (Object key : (List<?>) answer.get(1)) {
            String text = utf8((byte[]) key);
            if (text == null) {
                unreadable.add(text(key));
            } else {
                keys.add(text);
            }
        }
        return new Page(text(answer.getFirst()), keys, unreadable);
    }

    /** All keys of all masters, as far as they match. */
    void forEachPage(String pattern, Consumer<Page> work) {
        for (String master : masters()) {
            String cursor = "0";
            do {
                Page page = scan(master, cursor, pattern);
                work.accept(page);
                cursor = page.next();
            } while (!cursor.equals("0"));
        }
    }

    static String text(Object bytes) {
        return bytes instanceof byte[] raw ? new String(raw, StandardCharsets.UTF_8) : String.valueOf(bytes);
    }

    private static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notText) {
            return null;
        }
    }

    private synchronized RedissonClient client() {
        if (client == null) {
            client = Redisson.create(config());
        }
        return client;
    }

    /** Masters only: a replica does not know the last write. */
    private Config config() {
        Config config = new Config();
        config.setLazyInitialization(true);
        config.setThreads(2);
        config.setNettyThreads(2);
        if (address.cluster()) {
            var cluster = config.useClusterServers().setScanInterval(2_000).setReadMode(ReadMode.MASTER);
            cluster.setNodeAddresses(address.urls().stream().map(RedisSide::withoutCredentials).toList());
            cluster.setMasterConnectionPoolSize(16).setMasterConnectionMinimumIdleSize(1).setSlaveConnectionMinimumIdleSize(0)
                    .setSubscriptionConnectionMinimumIdleSize(0).setDnsMonitoringInterval(-1);
            common(cluster);
        } else {
            var single = config.useSingleServer().setAddress(withoutCredentials(address.urls().getFirst()));
            String path = URI.create(address.urls().getFirst()).getPath();
            if (path != null && path.length() > 1) {
                single.setDatabase(Integer.parseInt(path.substring(1)));
            }
            single.setConnectionPoolSize(16).setConnectionMinimumIdleSize(1).setSubscriptionConnectionMinimumIdleSize(0).setDnsMonitoringInterval(-1);
            common(single);
        }
        String userInfo = URI.create(address.urls().getFirst()).getUserInfo();
        if (userInfo != null) {
            String[] parts = userInfo.split(":", 2);
            config.setUsername(parts[0].isEmpty() ? null : parts[0]).setPassword(parts.length == 2 ? parts[1] : null);
        }
        return config;
    }

    private void common(BaseConfig<?> config) {
        int millis = Math.toIntExact(timeout.toMillis());
        config.setTimeout(millis).setConnectTimeout(millis).setRetryAttempts(0).setReconnectionDelay(new ConstantDelay(Duration.ofMillis(500)));
        config.setClientName("voicehelper strangler".replace(' ', '-'));
    }

    private static String withoutCredentials(String url) {
        URI uri = URI.create(url);
        return uri.getScheme() + "://" + uri.getHost() + ":" + uri.getPort();
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.shutdown(0, 2, TimeUnit.SECONDS);
            client = null;
        }
    }

    @Override
    public String toString() {
        return address.urls().stream().map(RedisSide::withoutCredentials).toList().toString();
    }
}
