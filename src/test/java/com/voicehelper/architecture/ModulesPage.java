package com.voicehelper.architecture;

import com.voicehelper.platform.database.OwnerDatabase;
import com.voicehelper.platform.event.DomainEvent;
import com.voicehelper.platform.event.EventHandler;
import com.voicehelper.platform.module.LocalModules;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Renders what each module owns, read from a running monolith: its routes, tables, events, and RPCs. */
final class ModulesPage {

    private final ApplicationContext application;

    ModulesPage(ApplicationContext application) {
        this.application = application;
    }

    String render() {
        StringBuilder page = new StringBuilder("""
                # Modules

                Generated from the running monolith and tested for drift; do not edit. Write it anew with
                `./mvnw test -Dtest=ModulesPageTests -Dmodules.md=write`. The stage of a module is the one of a new database;
                `strangler status` tells the live one.
                """);
        application.getBean(LocalModules.class).all().forEach(module -> page.append(section(module)));
        return page.toString();
    }

    private String section(String module) {
        return """

                ## %s

                | | |
                |---|---|
                | package | `com.voicehelper.%1$s` |
                | schema and role | `%1$s` |
                | tables | %s |
                | events out | %s |
                | events in | %s |
                | RPCs | %s |
                | plan | [strangler/%1$s.yaml](strangler/%1$s.yaml) |
                | stage | `%s` |

                Routes:

                %s
                """.formatted(module, code(tables(module)), code(eventsOut(module)), code(eventsIn(module)), code(calls(module)), stage(module), routes(module));
    }

    private List<String> tables(String module) {
        return DSL.using(application.getBean(OwnerDatabase.class).dataSource(), SQLDialect.POSTGRES)
                .fetch("""
                        select relname from pg_class
                        where relnamespace = ?::regnamespace and relkind in ('r', 'p') and relname <> 'flyway_schema_history'
                        order by relname
                        """, module)
                .map(row -> row.get(0, String.class));
    }

    private String stage(String module) {
        return DSL.using(application.getBean(OwnerDatabase.class).dataSource(), SQLDialect.POSTGRES)
                .fetchSingle("select stage from strangler.module_state where module = ?", module)
                .get(0, String.class);
    }

    private List<String> eventsOut(String module) {
        var scanner = new ClassPathScanningCandidateComponentProvider(false) {
            @Override
            protected boolean isCandidateComponent(org.springframework.beans.factory.annotation.AnnotatedBeanDefinition definition) {
                return definition.getMetadata().isConcrete();
            }
        };
        scanner.addIncludeFilter(new AssignableTypeFilter(DomainEvent.class));
        return scanner.findCandidateComponents("com.voicehelper." + module).stream()
                .map(definition -> event(Objects.requireNonNull(definition.getBeanClassName())))
                .map(event -> event.type() + " → " + event.topic())
                .sorted()
                .toList();
    }

    /** The names of an event do not depend on its facts, so an event without any tells them. */
    private static DomainEvent event(String className) {
        try {
            Constructor<?> constructor = Class.forName(className).getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            Object[] nothing = Arrays.stream(constructor.getParameterTypes()).map(ModulesPage::nothing).toArray();
            return (DomainEvent) constructor.newInstance(nothing);
        } catch (ReflectiveOperationException exception) {
            throw new IllegalStateException(className, exception);
        }
    }

    private static Object nothing(Class<?> type) {
        return type.isPrimitive() ? java.lang.reflect.Array.get(java.lang.reflect.Array.newInstance(type, 1), 0) : null;
    }

    private List<String> eventsIn(String module) {
        return application.getBeansOfType(EventHandler.class).values().stream()
                .filter(handler -> handler.module().equals(module))
                .flatMap(handler -> handler.types().stream().map(type -> type + " (" + handler.consumer() + ")"))
                .sorted()
                .toList();
    }

    private List<String> calls(String module) {
        return application.getBeansOfType(BindableService.class).values().stream()
                .map(service -> service.bindService().getServiceDescriptor())
                .filter(service -> service.getName().startsWith("voicehelper." + module + "."))
                .flatMap(service -> service.getMethods().stream().map(MethodDescriptor::getFullMethodName))
                .sorted()
                .toList();
    }

    private String routes(String module) {
        return application.getBeansOfType(RequestMappingHandlerMapping.class).values().stream()
                .flatMap(mapping -> mapping.getHandlerMethods().entrySet().stream())
                .filter(entry -> entry.getValue().getBeanType().getName().startsWith("com.voicehelper." + module + "."))
                .flatMap(entry -> lines(entry.getKey()))
                .sorted()
                .distinct()
                .map(line -> "* " + line)
                .collect(Collectors.joining("\n"));
    }

    private static Stream<String> lines(RequestMappingInfo mapping) {
        String methods = mapping.getMethodsCondition().getMethods().stream().map(Enum::name).sorted().collect(Collectors.joining(", "));
        return mapping.getPatternValues().stream().map(pattern -> "`" + pattern + "` " + (methods.isEmpty() ? "any" : methods));
    }

    private static String code(Collection<String> words) {
        return words.isEmpty() ? "none" : words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
    }
}
