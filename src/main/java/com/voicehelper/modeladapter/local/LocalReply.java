package com.voicehelper.modeladapter.local;

import com.voicehelper.modeladapter.ModelMessage;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is said where there is no language model and nothing to answer from: what it is that speaks, and the earlier message that has
 * most in common with the question. The same conversation gets the same reply on every node.
 */
final class LocalReply {

    private static final int QUOTE = 60;

    private LocalReply() {}

    static String to(List<ModelMessage> messages) {
        Optional<Related> related = related(messages);
        String asked = question(messages).content();
        String question = quote(asked);
        long number = messages.stream().filter(message -> message.role().equals("user")).count();
        if (Words.chinese(asked)) {
            return "我是 VoiceHelper 的本地应答程序，没有连接语言模型，只能根据本次对话回答。你说：“" + question + "”。"
                    + related.map(found -> "之前你提到过：“" + quote(found.message().content()) + "”，与这个问题最相关。")
                            .orElse(number > 1 ? "这是你在本次对话中的第 " + number + " 条消息，前面没有与它相关的内容。" : "这是本次对话的第一条消息，还没有可以参考的内容。")
                    + "如需真正的回答，请让管理员配置语言模型。";
        }
        return "I am VoiceHelper's local provider: no language model is connected, so I can only answer from this conversation. You said: \""
                + question + "\". "
                + related.map(found -> "Closest to it is what you said earlier: \"" + quote(found.message().content()) + "\". ")
                        .orElse(number > 1
                                ? "It is your message number " + number + " here, and nothing said before is related to it. "
                                : "It is the first message here, so there is nothing before it to draw on. ")
                + "For a real answer, ask your administrator to configure a language model.";
    }

    /** The last message of the user; the last one where there is none. */
    static ModelMessage question(List<ModelMessage> messages) {
        return messages.reversed().stream().filter(message -> message.role().equals("user")).findFirst().orElse(messages.getLast());
    }

    private record Related(ModelMessage message, double share) {}

    /** The earlier message of the user with the greatest share of the question's terms: the replies quote. */
    private static Optional<Related> related(List<ModelMessage> messages) {
        ModelMessage question = question(messages);
        Set<String> asked = Words.terms(question.content());
        return messages.subList(0, messages.lastIndexOf(question)).stream()
                .filter(message -> message.role().equals("user"))
                .map(message -> new Related(message, share(asked, Words.terms(message.content()))))
                .filter(found -> found.share() > 0)
                .max(Comparator.comparingDouble(Related::share));
    }

    private static double share(Set<String> asked, Set<String> said) {
        return asked.isEmpty() ? 0 : (double) asked.stream().filter(said::contains).count() / asked.size();
    }

    private static String quote(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.codePointCount(0, line.length()) <= QUOTE ? line : line.substring(0, line.offsetByCodePoints(0, QUOTE)) + "…";
    }
}
