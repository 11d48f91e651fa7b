package com.voicehelper.strangler.plan;

import com.voicehelper.platform.module.ConfigurationException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** An object in a YAML file, read strictly: every value has a place to complain about, and every key must be asked for. */
public final class YamlObject {

    private final String file;
    private final String place;
    private final Node node;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final List<String> asked = new ArrayList<>();

    private YamlObject(String file, String place, Node node) {
        this.file = file;
        this.place = place;
        this.node = node;
        if (!(node instanceof MappingNode mapping)) {
            throw problem(node, place, "is not an object of keys and values");
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            if (values.put(key, tuple.getValueNode()) != null) {
                throw problem(tuple.getKeyNode(), within(key), "is given twice");
            }
        }
    }

    public static YamlObject parse(String file, Reader reader) {
        try {
            Node root = new Yaml(new LoaderOptions()).compose(reader);
            if (root == null) {
                throw new ConfigurationException(file, "is empty");
            }
            return new YamlObject(file, "", root);
        } catch (MarkedYAMLException exception) {
            int line = exception.getProblemMark() == null ? 1 : exception.getProblemMark().getLine() + 1;
            throw new ConfigurationException(file + " line " + line, "is not YAML: " + exception.getProblem());
        } catch (YAMLException exception) {
            throw new ConfigurationException(file, "is not YAML: " + String.valueOf(exception.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /** The value of a key that must be there, read by a function whose IllegalArgumentException becomes a complaint. */
    public <T> T value(String key, Function<String, T> read) {
        return scalar(required(key), within(key), read);
    }

    public <T> T value(String key, T otherwise, Function<String, T> read) {
        Node value = asked(key);
        return value == null ? otherwise : scalar(value, within(key), read);
    }

    /** A list of plain values; empty when the key is not there. */
    public <T> List<T> values(String key, Function<String, T> read) {
        List<Node> nodes = nodes(key);
        return IntStream.range(0, nodes.size()).mapToObj(i -> scalar(nodes.get(i), within(key) + "[" + i + "]", read)).toList();
    }

    /** A list of objects; empty when the key is not there. */
    public <T> List<T> objects(String key, Function<YamlObject, T> read) {
        List<Node> nodes = nodes(key);
        return IntStream.range(0, nodes.size()).mapToObj(i -> closed(new YamlObject(file, within(key) + "[" + i + "]", nodes.get(i)), read)).toList();
    }

    public <T> T object(String key, Function<YamlObject, T> read) {
        return closed(new YamlObject(file, within(key), required(key)), read);
    }

    <T> T object(String key, T otherwise, Function<YamlObject, T> read) {
        return asked(key) == null ? otherwise : object(key, read);
    }

    /** A complaint about the value of a key of this object. */
    public ConfigurationException problem(String key, String problem) {
        Node value = values.get(key);
        return problem(value == null ? node : value, within(key), problem);
    }

    public void requireAllAsked() {
        for (var entry : values.entrySet()) {
            if (!asked.contains(entry.getKey())) {
                throw problem(entry.getValue(), within(entry.getKey()), "is not known; known here: " + String.join(", ", asked));
            }
        }
    }

    private static <T> T closed(YamlObject object, Function<YamlObject, T> read) {
        T value = read.apply(object);
        object.requireAllAsked();
        return value;
    }

    private List<Node> nodes(String key) {
        Node value = asked(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof SequenceNode sequence)) {
            throw problem(value, within(key), "is not a list");
        }
        return sequence.getValue();
    }

    private <T> T scalar(Node value, String where, Function<String, T> read) {
        if (!(value instanceof ScalarNode scalar)) {
            throw problem(value, where, "is not a plain value");
        }
        try {
            return read.apply(scalar.getValue());
        } catch (IllegalArgumentException exception) {
            throw problem(value, where, String.valueOf(exception.getMessage()));
        }
    }

    private Node required(String key) {
        Node value = asked(key);
        if (value == null) {
            throw problem(node, place.isEmpty() ? "the file" : place, "lacks '" + key + "'");
        }
        return value;
    }

    private @Nullable Node asked(String key) {
        asked.add(key);
        return values.get(key);
    }

    private String within(String key) {
        return place.isEmpty() ? key : place + "." + key;
    }

    private ConfigurationException problem(Node at, String where, String problem) {
        return new ConfigurationException(file + " line " + (at.getStartMark().getLine() + 1) + ", " + where + ":", problem);
    }
}
