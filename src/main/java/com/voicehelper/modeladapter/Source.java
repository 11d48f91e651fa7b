package com.voicehelper.modeladapter;

/**
 * A text that an answer must draw on, and cite as {@code [number]}.
 *
 * @param number from 1
 * @param title  the document that it is from
 */
public record Source(int number, String title, String text) {}
