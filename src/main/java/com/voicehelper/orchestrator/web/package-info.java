/**
 * The module's HTTP: tasks, and completions in OpenAI's form.
 */
@NullMarked
package com.voicehelper.orchestrator.web;

import org.jspecify.annotations.NullMarked;
