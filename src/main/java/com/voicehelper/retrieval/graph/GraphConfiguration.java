package com.voicehelper.retrieval.graph;

import com.voicehelper.modeladapter.ModelAdapterApi;
import com.voicehelper.retrieval.graph.extract.Extractor;
import com.voicehelper.retrieval.graph.extract.ModelExtractor;
import com.voicehelper.retrieval.graph.extract.RuleExtractor;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class GraphConfiguration {

    @Bean
    Extractor graphExtractor(GraphSettings settings, ModelAdapterApi models, JsonMapper json, MeterRegistry metrics) {
        RuleExtractor rules = new RuleExtractor();
        return settings.model() == null ? rules : new ModelExtractor(models, settings.model(), settings.timeout(), rules, json, metrics);
    }
}
