package com.voicehelper.conversation.chat;

import com.voicehelper.conversation.chat.Prompt.Turn;
import com.voicehelper.platform.Cancellation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Answers without a model, a key or a network: it says that it is that, and finds the earlier message that has most in
 * common with the question. The same conversation gets the same answer on every node.
 */
final class LocalChatProvider implements ChatProvider {

    private static final int QUOTE = 60;

    private final Duration pause;

    LocalChatProvider(Duration pause) {
        this.pause = pause;
    }

    @Override
    public void answer(Prompt prompt, Output output, Cancellation cancellation) {
        Optional<Related> related = related(prompt);
        related.ifPresent(found -> output.references(List.of(found.reference())));
        boolean first = true;
        for (String word : words(text(prompt, related))) {
            if (!first && cancellation.await(pause) || cancellation.cancelled()) {
                return;
            }
            output.token(word);
            first = false;
        }
    }

    private static String text(Prompt prompt, Optional<Related> related) {
        String question = quote(prompt.question().content());
        long number = prompt.turns().stream().filter(turn -> turn.role().equals("user")).count();
        if (chinese(prompt.question().content())) {
            return "我是 VoiceHelper 的本地应答程序，没有连接语言模型，只能根据本次对话回答。你说：“" + question + "”。"
                    + related.map(found -> "之前" + (found.byUser() ? "你" : "我") + "提到过：“" + found.quote() + "”，与这个问题最相关。")
                            .orElse(number > 1 ? "这是你在本次对话中的第 " + number + " 条消息，前面没有与它相关的内容。" : "这是本次对话的第一条消息，还没有可以参考的内容。")
                    + "如需真正的回答，请让管理员配置语言模型。";
        }
        return "I am VoiceHelper's local provider: no language model is connected, so I can only answer from this conversation. You said: \""
                + question + "\". "
                + related.map(found -> "Closest to it is what " + (found.byUser() ? "you" : "I") + " said earlier: \"" + found.quote() + "\". ")
                        .orElse(number > 1
                                ? "It is your message number " + number + " here, and nothing said before is related to it. "
                                : "It is the first message here, so there is nothing before it to draw on. ")
                + "For a real answer, ask your administrator to configure a language model.";
    }

    private record Related(Turn turn, double score) {
        boolean byUser() {
            return turn.role().equals("user");
        }

        String quote() {
            return LocalChatProvider.quote(turn.content());
        }

        Reference reference() {
            return new Reference(turn.messageId() == null ? "" : turn.messageId().toString(), "conversation", score, quote());
        }
    }

    /** The earlier turn with the greatest share of the question's terms, its own earlier answers aside: they quote. */
    private static Optional<Related> related(Prompt prompt) {
        Set<String> asked = terms(prompt.question().content());
        return prompt.turns().subList(0, prompt.turns().size() - 1).stream()
                .filter(turn -> turn.role().equals("user"))
                .map(turn -> new Related(turn, share(asked, terms(turn.content()))))
                .filter(found -> found.score() > 0)
                .max(Comparator.comparingDouble(Related::score));
    }

    private static double share(Set<String> asked, Set<String> said) {
        if (asked.isEmpty()) {
            return 0;
        }
        long common = asked.stream().filter(said::contains).count();
        return Math.round(100.0 * common / asked.size()) / 100.0;
    }

    /** Words of four letters or more, and pairs of ideographs. */
    private static Set<String> terms(String text) {
        Set<String> terms = new HashSet<>();
        int previous = 0;
        for (int point : text.codePoints().limit(4_000).toArray()) {
            if (Character.isIdeographic(point) && Character.isIdeographic(previous)) {
                terms.add(Character.toString(previous) + Character.toString(point));
            }
            previous = point;
        }
        for (String word : text.substring(0, Math.min(text.length(), 4_000)).toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
            if (word.length() >= 4 && word.codePoints().noneMatch(Character::isIdeographic)) {
                terms.add(word);
            }
        }
        return terms;
    }

    /** Chinese when a tenth of the letters are ideographs: a Chinese sentence often carries English names. */
    static boolean chinese(String text) {
        long letters = text.codePoints().filter(Character::isLetter).count();
        long ideographs = text.codePoints().filter(Character::isIdeographic).count();
        return ideographs > 0 && ideographs * 10 >= letters;
    }

    private static String quote(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.codePointCount(0, line.length()) <= QUOTE ? line : line.substring(0, line.offsetByCodePoints(0, QUOTE)) + "…";
    }

    /** Cuts after each space, and after each ideograph. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        var word = new StringBuilder();
        text.codePoints().forEach(point -> {
            word.appendCodePoint(point);
            if (Character.isWhitespace(point) || Character.isIdeographic(point)) {
                words.add(word.toString());
                word.setLength(0);
            }
        });
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }
}
