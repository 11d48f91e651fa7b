package com.voicehelper.retrieval.text;

import java.io.Reader;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.cn.smart.HMMChineseTokenizer;
import org.apache.lucene.analysis.core.TypeTokenFilter;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.pattern.PatternReplaceCharFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;

/** The ways in which a text becomes terms. Thread-safe; what they need is loaded when they are first used. */
public final class Analyzers {

    /** Words of Chinese, as SmartCN's hidden Markov model divides them, and stems of English (Porter 1980). */
    public static final Analyzer WORDS = new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer source = new HMMChineseTokenizer();
            TokenStream words = new LowerCaseFilter(source);
            words = new StopFilter(words, EnglishAnalyzer.ENGLISH_STOP_WORDS_SET);
            words = new StopFilter(words, CHINESE_STOP_WORDS);
            return new TokenStreamComponents(source, new PorterStemFilter(words));
        }
    };

    /** Pairs of neighbouring Chinese, Japanese or Korean characters, which know no dictionary; nothing of other scripts. */
    public static final Analyzer PAIRS = new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer source = new StandardTokenizer();
            TokenStream pairs = new CJKBigramFilter(new CJKWidthFilter(source));
            return new TokenStreamComponents(source, new TypeTokenFilter(pairs, Set.of(CJKBigramFilter.DOUBLE_TYPE), true));
        }
    };

    /** What a question is about: pairs of Chinese characters and stems of English, without the words that only ask. */
    public static final Analyzer SUBJECTS = new Analyzer() {
        @Override
        protected Reader initReader(String field, Reader reader) {
            return new PatternReplaceCharFilter(CHINESE_QUESTIONS, " ", reader);
        }

        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer source = new StandardTokenizer();
            TokenStream terms = new StopFilter(new LowerCaseFilter(new CJKWidthFilter(source)), ENGLISH_QUESTIONS);
            return new TokenStreamComponents(source, new PorterStemFilter(new CJKBigramFilter(terms)));
        }
    };

    private static final CharArraySet CHINESE_STOP_WORDS = stopWords(
            ", . ， 。 的 了 是 在 和 与 及 或 也 都 就 而 着 把 被 从 对 于 以 吗 呢 吧 啊 呀 之 其 这 那 这个 那个 什么 怎么 怎样 如何 哪些 哪个 为什么 请问 一个");

    private static final CharArraySet ENGLISH_QUESTIONS = stopWords("""
            a an and are as at be been but by can could did do does for from had has have how i if in into is it its me my no not of on or our shall
            should such that the their then there these they this to us was we were what when where which who whom whose why will with would you your
            please tell explain describe about much many often long may might must""");

    private static final Pattern CHINESE_QUESTIONS = Pattern.compile(
            "为什么|是什么|什么时候|什么样|什么|怎么样|怎么|怎样|如何|哪些|哪个|哪里|哪儿|请问|多少钱|多少|多久|多长时间|几点|几个|几天|现在|目前|是否|能否|可以|应该|应当|一下|关于"
                    + "|[的了吗呢吧啊呀是在有和与及或谁]");

    private Analyzers() {}

    private static CharArraySet stopWords(String words) {
        return CharArraySet.unmodifiableSet(new CharArraySet(Arrays.asList(words.strip().split("\\s+")), true));
    }
}
