package com.voicehelper.strangler.store;

import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.strangler}.
 *
 * @param stores files, each the plan of a store that is no table of PostgreSQL and moves; see strangler/README.md
 */
@ConfigurationProperties("voicehelper.strangler")
record StoreSettings(@DefaultValue List<Path> stores) {}
