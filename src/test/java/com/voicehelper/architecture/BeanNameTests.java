package com.voicehelper.architecture;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.SimpleBeanDefinitionRegistry;
import org.springframework.context.annotation.AnnotationBeanNameGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ScannedGenericBeanDefinition;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.stereotype.Component;

/** A process with two modules whose beans have one name does not start; and every combination of modules is a process. */
class BeanNameTests {

    private record Declared(String name, String where) {}

    @Test
    void noTwoBeansHaveOneName() {
        Map<String, List<String>> byName = ArchitectureTests.CLASSES.stream().flatMap(BeanNameTests::declared)
                .collect(groupingBy(Declared::name, TreeMap::new, mapping(Declared::where, toList())));

        assertThat(byName).containsKeys("localRag", "ragDatabase");
        byName.values().removeIf(places -> places.size() == 1);
        assertThat(byName).isEmpty();
    }

    private static Stream<Declared> declared(JavaClass type) {
        boolean component = type.isMetaAnnotatedWith(Component.class) && !type.isAnnotation() && !type.getModifiers().contains(JavaModifier.ABSTRACT);
        Stream<Declared> itself = component ? Stream.of(new Declared(scannedName(type), type.getName())) : Stream.empty();
        Stream<Declared> made = type.getMethods().stream().filter(method -> method.isAnnotatedWith(Bean.class))
                .map(method -> new Declared(name(method), type.getName() + "." + method.getName()));
        return Stream.concat(itself, made);
    }

    /** As the component scan would name it. */
    private static String scannedName(JavaClass type) {
        try {
            var metadata = MetadataReaderFactory.create(BeanNameTests.class.getClassLoader()).getMetadataReader(type.getName());
            return new AnnotationBeanNameGenerator().generateBeanName(new ScannedGenericBeanDefinition(metadata), new SimpleBeanDefinitionRegistry());
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    private static String name(JavaMethod method) {
        Bean bean = method.getAnnotationOfType(Bean.class);
        return Stream.of(bean.name(), bean.value()).flatMap(Stream::of).findFirst().orElse(method.getName());
    }
}
