package com.voicehelper.strangler.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.voicehelper.platform.module.LocalModules;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.http.server.PathContainer;
import org.springframework.mock.web.MockServletContext;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;
import org.springframework.web.context.support.StaticWebApplicationContext;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** What a module's controllers serve is what its plan moves: a path that only one of them knows would stay behind, or lead nowhere. */
class PlanRoutesTests {

    private static final List<String> MODULES = List.of("conversation", "identity", "knowledge");
    private final Plans plans = new Plans(new LocalModules(MODULES, MODULES));

    /** A request that a controller serves. */
    private record Served(String method, String path) {

        boolean belongsTo(Route route) {
            return route.serves(method) && route.pattern().matches(PathContainer.parsePath(path));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"conversation", "identity", "knowledge"})
    void everyRequestThatAModuleServesIsRoutedToItAndToNoOther(String module) {
        for (Served request : served(module)) {
            assertThat(plans.all().stream().filter(plan -> plan.routes().stream().anyMatch(request::belongsTo)).map(Plan::module))
                    .as(request.toString()).containsExactly(module);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"conversation", "identity", "knowledge"})
    void everyRouteOfAPlanLeadsToAController(String module) {
        List<Served> served = served(module);
        assumeFalse(served.isEmpty(), "the module has no controllers");
        // What answers a handshake need not be a controller.
        for (Route route : plans.get(module).routes().stream().filter(each -> !each.webSocket()).toList()) {
            assertThat(served).as(route.toString()).anyMatch(request -> request.belongsTo(route));
            for (String method : route.methods()) {
                assertThat(served).as(method + " " + route.pattern()).anyMatch(request -> request.method().equals(method) && request.belongsTo(route));
            }
        }
    }

    private static List<Served> served(String module) {
        var scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(Controller.class));
        Mappings mappings = new Mappings();
        List<Served> served = new ArrayList<>();
        scan.findCandidateComponents("com.voicehelper." + module).forEach(bean -> {
            Class<?> controller = ClassUtils.resolveClassName(String.valueOf(bean.getBeanClassName()), null);
            Arrays.stream(controller.getDeclaredMethods()).forEach(method -> served.addAll(mappings.served(method, controller)));
        });
        return served;
    }

    private static final class Mappings extends RequestMappingHandlerMapping {

        Mappings() {
            setApplicationContext(new StaticWebApplicationContext() {{
                setServletContext(new MockServletContext());
                refresh();
            }});
            afterPropertiesSet();
        }

        List<Served> served(Method method, Class<?> controller) {
            RequestMappingInfo mapping = getMappingForMethod(method, controller);
            if (mapping == null) {
                return List.of();
            }
            Set<String> methods = mapping.getMethodsCondition().getMethods().stream().map(Enum::name).collect(Collectors.toSet());
            return mapping.getPatternValues().stream()
                    .map(pattern -> pattern.replaceAll("\\{[^}]*}", "x1"))
                    .flatMap(path -> (methods.isEmpty() ? Set.of("GET", "POST") : methods).stream().map(each -> new Served(each, path)))
                    .toList();
        }
    }
}
