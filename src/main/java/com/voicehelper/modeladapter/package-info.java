/**
 * Language and embedding models behind one interface, whoever serves them: servers that speak OpenAI's protocol, and local ones that
 * need no key. Knows how to ask and what it cost in tokens; which model to ask is decided elsewhere.
 */
@NullMarked
@ApplicationModule
package com.voicehelper.modeladapter;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
