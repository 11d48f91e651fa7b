package com.voicehelper.modeladapter;

/**
 * A tool that a model wants called.
 *
 * @param arguments JSON, as the model wrote it
 */
public record ToolCall(String id, String name, String arguments) {}
