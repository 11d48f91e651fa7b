package com.voicehelper.strangler.store.redis;

/**
 * What is asked of Redis, each in one atomic script. KEYS[1] is the key's mark: a hash with one field per writer that has begun and not
 * ended, and a count {@code v} of all that has happened to it.
 */
final class KeyScripts {

    /** A writer begins. Its field is the time here, by the server's own clock. Returns v. */
    static final String BEGIN = """
            redis.call('HSET', KEYS[1], ARGV[1], redis.call('TIME')[1])
            return redis.call('HINCRBY', KEYS[1], 'v', 1)""";

    /**
     * Writers that began so many seconds ago or more are dead; one more begins in their place, as old as the oldest of them: what he cannot
     * finish stays known as left behind. Returns v, or 0 when none is dead.
     */
    static final String TAKE_OVER = """
            local now = tonumber(redis.call('TIME')[1])
            local oldest = nil
            local all = redis.call('HGETALL', KEYS[1])
            for i = 1, #all, 2 do
              local begun = tonumber(all[i + 1])
              if all[i] ~= 'v' and now - begun >= tonumber(ARGV[2]) then
                redis.call('HDEL', KEYS[1], all[i])
                if not oldest or begun < oldest then oldest = begun end
              end
            end
            if not oldest then return 0 end
            redis.call('HSET', KEYS[1], ARGV[1], oldest)
            return redis.call('HINCRBY', KEYS[1], 'v', 1)""";

    /** A writer ends who has written nothing. */
    static final String ABANDON = """
            if redis.call('HDEL', KEYS[1], ARGV[1]) == 0 then return 0 end
            if redis.call('HLEN', KEYS[1]) == 1 then redis.call('DEL', KEYS[1]) else redis.call('HINCRBY', KEYS[1], 'v', 1) end
            return 1""";

    /**
     * A writer ends: leaves the key to others who still write it, or brings the primary's content as it was read after v was, if nothing has happened
     * since. Returns 1 done, 2 left to others, 0 read again, -1 nothing, because this writer was taken for dead. KEYS[2] is the key; no payload: it goes.
     */
    static final String END = """
            if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return -1 end
            if redis.call('HLEN', KEYS[1]) > 2 then
              redis.call('HDEL', KEYS[1], ARGV[1])
              redis.call('HINCRBY', KEYS[1], 'v', 1)
              return 2
            end
            if redis.call('HGET', KEYS[1], 'v') ~= ARGV[2] then return 0 end
            if ARGV[3] == '' then
              redis.call('DEL', KEYS[2])
            else
              redis.call('RESTORE', KEYS[2], ARGV[4], ARGV[3], 'REPLACE')
            end
            redis.call('DEL', KEYS[1])
            return 1""";

    static final String VERSION = "return tonumber(redis.call('HGET', KEYS[1], 'v') or '0')";

    /** The content as the server's own dump, and the milliseconds that are left (-1: for good); nothing when there is none. */
    static final String DUMP = """
            local dump = redis.call('DUMP', KEYS[1])
            if not dump then return {} end
            return {dump, redis.call('PTTL', KEYS[1])}""";

    /** Whether it is marked, and the value, if there is one. */
    static final String GET = """
            if redis.call('EXISTS', KEYS[1]) == 1 then return {1} end
            local value = redis.call('GET', KEYS[2])
            if value then return {0, value} end
            return {0}""";

    /** The value at the primary, whoever writes it: to this reader nothing newer has been answered. */
    static final String GET_PRIMARY = """
            local value = redis.call('GET', KEYS[1])
            if value then return {value} end
            return {}""";

    static final String SET = "redis.call('SET', KEYS[1], ARGV[1]) return 1";
    static final String SET_FOR = "redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) return 1";
    static final String DELETE = "return redis.call('DEL', KEYS[1])";
    static final String EXPIRE = "return redis.call('PEXPIRE', KEYS[1], ARGV[1])";

    /**
     * Type, digest and the milliseconds that are left. The digest is of the content, in an order of its own where the type has none: two dumps of the
     * same set need not be equal. First whether it is marked; only that when there is none.
     */
    static final String DIGEST = """
            local marked = redis.call('EXISTS', KEYS[1])
            local key = KEYS[2]
            local type = redis.call('TYPE', key)['ok']
            local value
            if type == 'none' then return {marked} end
            if type == 'string' then value = redis.call('GET', key)
            elseif type == 'list' then value = redis.call('LRANGE', key, 0, -1)
            elseif type == 'set' then value = redis.call('SMEMBERS', key) table.sort(value)
            elseif type == 'zset' then value = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
            elseif type == 'stream' then value = redis.call('XRANGE', key, '-', '+')
            elseif type == 'hash' then
              local all = redis.call('HGETALL', key)
              local fields = {}
              local values = {}
              for i = 1, #all, 2 do fields[#fields + 1] = all[i] values[all[i]] = all[i + 1] end
              table.sort(fields)
              value = {}
              for _, field in ipairs(fields) do value[#value + 1] = field value[#value + 1] = values[field] end
            else value = redis.call('DUMP', key) end
            return {marked, type, redis.sha1hex(cmsgpack.pack(value)), redis.call('PTTL', key)}""";

    private KeyScripts() {}
}
