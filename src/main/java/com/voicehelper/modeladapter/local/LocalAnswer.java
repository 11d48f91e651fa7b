package com.voicehelper.modeladapter.local;

import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.modeladapter.Source;
import com.voicehelper.modeladapter.local.Quotable.Sentence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Answers by quoting: the sentences of the sources that share most with the question, each with the number of its source. What two texts
 * share is weighted by how rare it is among the sources' sentences (idf); a sentence that has the kind of thing that is asked for (a number,
 * a name, a reason) is worth more. It neither understands nor rewords; where no sentence shares enough, it says that none answers.
 */
final class LocalAnswer {

    private static final int MOST_SENTENCES = 4;
    /** The share of the question, by weight, that a sentence must have to be quoted. */
    private static final double LEAST_SHARE = 0.3;
    /** What a further sentence must be worth, of the best; and so much of the question must be new in it, unless it is as good. */
    private static final double NEARLY_AS_GOOD = 0.6;
    private static final double NEW_SHARE = 0.2;
    private static final double AS_GOOD = 0.95;
    /** What a name in a question says more than another word: which of several it is. */
    private static final double NAME = 1.5;
    /** What it counts that not the sentence itself has a word of the question, but its place has, or the sentence before it. */
    private static final double PLACE = 0.4;
    private static final double BEFORE = 0.2;
    private static final double BEFORE_LEANING = 0.5;
    private static final double SAME = 0.7;

    private final Question question;
    private final List<Sentence> sentences;
    private final Map<String, Double> weights = new HashMap<>();
    private final double whole;
    private final double averageLength;

    private LocalAnswer(Question question, List<Sentence> sentences) {
        this.question = question;
        this.sentences = sentences;
        this.averageLength = sentences.stream().mapToInt(sentence -> sentence.terms().size()).average().orElse(1);
        question.terms().forEach(term -> weights.put(term, weight(term)));
        this.whole = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    static String to(List<ModelMessage> messages, List<Source> sources) {
        Question question = Question.of(LocalReply.question(messages).content());
        List<Quote> quotes = new LocalAnswer(question, Quotable.of(sources)).quotes();
        if (quotes.isEmpty()) {
            return question.chinese()
                    ? "我是本地应答程序，没有连接语言模型。所给的资料没有回答这个问题。"
                    : "I am a local answerer without a language model. The documents given do not answer this question.";
        }
        String joint = question.chinese() ? "" : " ";
        String opening = question.chinese() ? "根据所给资料（本地应答程序摘录，没有连接语言模型）：" : "From the documents given (quoted by a local answerer without a language model): ";
        return opening + quotes.stream().map(quote -> cited(quote.sentence(), joint)).collect(Collectors.joining(joint));
    }

    private static String cited(Sentence sentence, String joint) {
        return sentence.text() + joint + "[" + sentence.source().number() + "]";
    }

    /**
     * @param place of the sentence among all
     * @param own   what it has of the question itself, by weight
     */
    private record Quote(Sentence sentence, int place, double own, double share, double worth) {}

    /** The rarer among the sentences, the heavier. Pairs of ideographs that no sentence has are mostly no words. */
    private double weight(String term) {
        long having = sentences.stream().filter(sentence -> sentence.terms().contains(term)).count();
        double weight = Math.log(1 + (sentences.size() + 1.0) / (having + 0.5));
        double said = question.names().contains(term) ? weight * NAME : weight;
        return having == 0 && Words.ideographic(term.codePointAt(0)) ? said / 3 : said;
    }

    private List<Quote> quotes() {
        List<Quote> fitting = new ArrayList<>();
        for (int place = 0; place < sentences.size(); place++) {
            Quote quote = quote(place);
            if (quote.share() >= LEAST_SHARE) {
                fitting.add(quote);
            }
        }
        fitting.sort(Comparator.comparingDouble(Quote::worth).reversed().thenComparingInt(Quote::place));
        List<Quote> chosen = new ArrayList<>();
        Optional<Quote> next = fitting.stream().findFirst();
        while (next.isPresent() && chosen.size() < MOST_SENTENCES) {
            chosen.add(next.get());
            next = fitting.stream().filter(quote -> adds(quote, chosen)).max(Comparator.comparingDouble(quote -> added(quote, chosen)));
        }
        chosen.sort(Comparator.comparingInt(Quote::place));
        return chosen;
    }

    private boolean adds(Quote quote, List<Quote> chosen) {
        double best = chosen.getFirst().worth();
        boolean asGood = quote.worth() >= AS_GOOD * best && quote.own() >= AS_GOOD * chosen.getFirst().own();
        return (asGood || quote.worth() >= NEARLY_AS_GOOD * best && added(quote, chosen) >= NEW_SHARE)
                && chosen.stream().noneMatch(other -> same(other.sentence(), quote.sentence()));
    }

    /** The share of the question, by weight, that this sentence has and those do not. */
    private double added(Quote quote, List<Quote> chosen) {
        double added = question.terms().stream()
                .filter(quote.sentence().terms()::contains)
                .filter(term -> chosen.stream().noneMatch(other -> other.sentence().terms().contains(term)))
                .mapToDouble(weights::get).sum();
        return whole == 0 ? 0 : added / whole;
    }

    private Quote quote(int place) {
        Sentence sentence = sentences.get(place);
        double own = question.terms().stream().filter(sentence.terms()::contains).mapToDouble(weights::get).sum();
        double around = own == 0 ? 0 : question.terms().stream().filter(term -> !sentence.terms().contains(term))
                .mapToDouble(term -> weights.get(term) * around(sentence, term)).sum();
        double share = whole == 0 ? 0 : (own + around) / whole;
        double length = 0.8 + 0.2 * sentence.terms().size() / averageLength;
        double worth = share / length * question.fit(sentence.text()) * (1 + 0.1 / sentence.source().number());
        return new Quote(sentence, place, own, share, worth * (sentence.question() ? 0.5 : 1) * (sentence.fragment() ? 0.5 : 1));
    }

    private static double around(Sentence sentence, String term) {
        double before = sentence.leans() ? BEFORE_LEANING : BEFORE;
        return Math.max(sentence.place().contains(term) ? PLACE : 0, sentence.before().contains(term) ? before : 0);
    }

    private static boolean same(Sentence one, Sentence other) {
        Set<String> common = new HashSet<>(one.terms());
        common.retainAll(other.terms());
        return common.size() >= SAME * (one.terms().size() + other.terms().size() - common.size());
    }
}
