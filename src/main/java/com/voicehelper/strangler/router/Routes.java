package com.voicehelper.strangler.router;

import com.voicehelper.platform.web.CanonicalPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/**
 * Finds the route of a path: a tree of segments, walked without making an object for a path that is already canonical.
 * A literal segment wins over {@code *}, which wins over {@code **}. Immutable.
 */
final class Routes {

    private final Node root;

    Routes(List<ModuleRoute> routes) {
        Building building = new Building();
        routes.forEach(building::add);
        this.root = building.built();
    }

    /** @param rawPath percent-encoded, as it came, any alias of the prefix */
    @Nullable ModuleRoute find(String rawPath, String method) {
        String path = CanonicalPath.of(rawPath);
        if (path.indexOf('%') >= 0 || path.indexOf(';') >= 0) {
            path = plain(path);
        }
        return root.find(path, 0, method);
    }

    /** As Spring matches: path parameters removed, each segment decoded. */
    private static String plain(String path) {
        StringBuilder plain = new StringBuilder(path.length());
        for (String segment : path.split("/", -1)) {
            int parameters = segment.indexOf(';');
            String name = parameters < 0 ? segment : segment.substring(0, parameters);
            plain.append('/').append(decoded(name).replace('/', '\u0000'));
        }
        return plain.substring(1);
    }

    private static String decoded(String segment) {
        try {
            return segment.indexOf('%') < 0 ? segment : UriUtils.decode(segment, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return segment;
        }
    }

    private record Node(String[] names, Node[] children, @Nullable Node any, ModuleRoute[] here, ModuleRoute[] below) {

        @Nullable ModuleRoute find(String path, int at, String method) {
            if (at >= path.length() || at == path.length() - 1) {
                ModuleRoute route = serving(here, method);
                return route != null ? route : serving(below, method);
            }
            int start = at + 1;
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            for (int i = 0; i < names.length; i++) {
                if (names[i].length() == end - start && path.startsWith(names[i], start)) {
                    ModuleRoute route = children[i].find(path, end, method);
                    if (route != null) {
                        return route;
                    }
                }
            }
            if (any != null && end > start) {
                ModuleRoute route = any.find(path, end, method);
                if (route != null) {
                    return route;
                }
            }
            return serving(below, method);
        }

        private static @Nullable ModuleRoute serving(ModuleRoute[] routes, String method) {
            for (ModuleRoute route : routes) {
                if (route.serves(method)) {
                    return route;
                }
            }
            return null;
        }
    }

    private static final class Building {

        private final List<String> names = new ArrayList<>();
        private final List<Building> children = new ArrayList<>();
        private final List<ModuleRoute> here = new ArrayList<>();
        private final List<ModuleRoute> below = new ArrayList<>();
        private @Nullable Building any;

        void add(ModuleRoute route) {
            Building node = this;
            for (String segment : route.pattern().substring(1).split("/")) {
                if (segment.equals("**") || segment.startsWith("{*")) {
                    node.below.add(route);
                    return;
                }
                node = segment.equals("*") || segment.startsWith("{") ? node.anyChild() : node.child(segment);
            }
            node.here.add(route);
        }

        private Building anyChild() {
            if (any == null) {
                any = new Building();
            }
            return any;
        }

        private Building child(String name) {
            int known = names.indexOf(name);
            if (known >= 0) {
                return children.get(known);
            }
            names.add(name);
            children.add(new Building());
            return children.getLast();
        }

        Node built() {
            return new Node(names.toArray(String[]::new), children.stream().map(Building::built).toArray(Node[]::new),
                    any == null ? null : any.built(), here.toArray(ModuleRoute[]::new), below.toArray(ModuleRoute[]::new));
        }
    }
}
