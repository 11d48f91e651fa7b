package com.voicehelper.strangler.operate;

import com.voicehelper.strangler.move.Command;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code strangler help} says: every command in a line, and a page for each. */
final class Manual {

    private static final String EXIT_CODES = "Exit code: 0 done, 1 refused or failed (with --dry-run: it would be refused), 2 wrong usage.";

    private static final String STORES = """
            Usage: java -jar voicehelper.jar strangler store <command> [<store>] [options]

              status [<store>]     how far the stores have moved, and what comes next
              differences <store>  what is not the same on both sides, or could not be carried
              audit <store>        who did what, when and why
              start, verify, repair, advance, ramp, switch, reverse, complete, cancel <store>
                                   as for a module; the two sides are the old and the new one

              --watch              stay until what runs in the background has ended
              --percent <p>        for ramp
              --reason <text>      goes into the audit
              --dry-run            show the steps instead of doing them
              --json               print the answer as JSON
              --url <url>          of the monolith; default http://127.0.0.1:8080
              --user <name>        the operator, or the viewer; default operator

            Exit code: 0 done, and nothing is wrong; 1 refused, failed, or items are missing, different, extra or failed; 2 wrong usage.
            """;

    private static final Map<String, Page> PAGES = new LinkedHashMap<>();

    static {
        page("status", "[<module>] [--watch]", "how far the modules have moved, and what comes next", """
                Without a module: one line per module. With one: its stage, who serves reads and writes, how the data flows,
                table by table, which requests each side has served, and the next steps with what blocks each of them.
                With --watch it follows a copy or a verification that is under way, and ends with it.""");
        page("audit", "<module>", "who did what, when and why, and on which figures", """
                The newest entry first, each with the figures on which it was decided. Refused commands are noted too.""");
        page("shadow-report", "<module>", "what the comparison of shadow reads found, route by route", """
                How many reads were compared and how they differed, at which fields, with samples whose personal data is
                masked, and which routes are never mirrored. Noise is what the monolith itself answers differently twice.""");
        page("differences", "<module> [--rows]", "rows that differ between the two sides, by key", """
                As the verification that runs or ran last has found them, with the columns that differ. A value is shown by its
                length and a hash, unless the operator asks for whole rows with --rows; the audit remembers who did. A row is
                missing or extra as seen from the side that receives the data. 'repair' mends them.""");
        page(Command.START, "[--watch]", """
                Installs a fence and a capture of changes at the monolith, and copies every table while changes follow.
                COPYING becomes IN_SYNC by itself, when every row is copied and was compared. Nothing is served by the
                service yet; 'cancel' leaves the monolith as it was. With --watch it stays until the module is IN_SYNC.""");
        page(Command.VERIFY, "[--watch]", """
                Compares every row of both sides once more, range by range and under load. 'status' shows what it found;
                'advance', 'switch' and 'complete' want a clean one that is not too old. With --watch it stays to the end.""");
        page(Command.REPAIR, "", """
                Makes the side that receives the data equal to the owner, in every row that verification found to differ, and
                asks for a new verification as proof. The owner's rows are never changed. --dry-run shows, table by table, how
                many rows would be replaced, inserted and deleted.""");
        page(Command.THROTTLE, "--rows-per-second <n> | --pause", """
                How fast the copy goes from now on, within a second, until the next throttle; 0: as fast as it can. Changes
                flow on meanwhile. It also rests by itself while the monolith's database has too much to do or changes are
                late; 'status' says what holds it.""");
        page(Command.ADVANCE, "", """
                Sends the next step of the plan's percentage of reads to the service, if lag and verification allow it.
                A caller who has moved stays there while the percentage rises.""");
        page(Command.SHADOW, "--percent <p>", """
                After the caller has the answer, the same read goes to the service, and the two are compared field by field.
                It never changes an answer. 'shadow-report' shows what differed; 0 ends it.""");
        page(Command.RAMP, "--percent <p>", """
                Sends a percentage of your own, in steps of 0.01. 100 makes it READS_MOVED, 0 brings every read home, at
                any stage before EXTRACTED and even when the service is gone. A read that fails at the service is answered
                by the monolith.""");
        page(Command.AUTO, "[--percent <ceiling>]", """
                Takes the plan's steps by itself: each is held for a time and a number of requests, and the service's errors,
                latency, answers and data are compared with the monolith's in the same time. More errors than the plan
                allows, and the reads go back to the last good step within seconds. 'status' says what it waits for.
                It ends before the switch. Any 'ramp', 'advance' or 'back' by hand turns it off.""");
        page(Command.HOLD, "[--percent <ceiling>]", """
                Automation stays at the present percentage, or goes no further than the one given, and still goes back when
                a gate breaks. 'hold --percent 100' or 'auto' lets it go on.""");
        page(Command.PAUSE, "", """
                Automation goes no further until 'resume', but still goes back when a gate breaks.""");
        page(Command.RESUME, "", """
                Lets automation go on after a pause, or after it went back: look at 'audit' for why it did, first.""");
        page(Command.SWITCH, "", """
                Holds the writers for a moment (the plan's max-pause at most), applies the last changes, hands over the
                sequences, and lets the service own the writes. From then on changes flow back to the monolith.
                Refused while a transaction is too old, the lag too large or the verification too old: the answer names it.""");
        page(Command.REVERSE, "[--now]", """
                The way back of 'switch': the monolith owns the writes again, including those made at the service.
                In an emergency, --now: reads and mirrored reads come home at once, whatever else is running, automation
                is off, and the writes follow even if the verification is stale or the lag large. It loses nothing: the
                last changes still go over before the monolith accepts a write.""");
        page(Command.COMPLETE, "", """
                Ends the move: nothing flows back any more, and the monolith's copy grows old. There is no way back.""");
        page(Command.BACK, "", """
                One step back: the previous percentage of reads, or 'reverse', or 'cancel', whichever the stage makes it.""");
        page(Command.CANCEL, "", """
                Brings the reads home, removes what was installed, and empties the tables that were filled at the service.
                Refused once the service owns the writes: 'reverse' first.""");
    }

    private Manual() {}

    private record Page(String word, String arguments, String purpose, String text) {}

    private static void page(String word, String arguments, String purpose, String text) {
        PAGES.put(word, new Page(word, arguments, purpose, text));
    }

    private static void page(Command command, String arguments, String text) {
        page(command.word(), ("<module> " + arguments).strip(), command.purpose(), text);
    }

    static String usage() {
        List<List<String>> commands = new ArrayList<>();
        Invocation.VERBS.forEach(word -> commands.add(List.of("  " + word, page(word).map(Page::purpose).orElse(""))));
        return """
                Usage: java -jar voicehelper.jar strangler <command> [<module>] [options]

                %s
                  help <command>      what a command does, when it is refused, and how to go back; also: <command> --help
                  store …             the same for stores that are no tables of PostgreSQL; see: strangler store help

                  --watch             for start, verify and status: show how far it is, to the end
                  --percent <p>       for ramp and shadow; for auto and hold: how far
                  --now               for reverse, in an emergency: past every gate that guards no data
                  --rows-per-second <n>  for throttle; 0: as fast as it can
                  --pause             for throttle: the copy rests until the next throttle
                  --rows              for differences: whole rows, for the operator only
                  --reason <text>     goes into the audit
                  --dry-run           show the steps instead of doing them
                  --json              print the answer as JSON, by the names of the REST interface
                  --url <url>         of the monolith; default http://127.0.0.1:8080
                  --user <name>       the operator, or the viewer, who may only look; default operator

                The password is taken from the environment variable VOICEHELPER_OPERATOR_PASSWORD.
                %s
                """.formatted(String.join("\n", Table.lines(commands, 20)), EXIT_CODES);
    }

    /** Empty when there is no such command. */
    static Optional<String> help(String word) {
        return word.equals(StoreInvocation.NAME) ? Optional.of(STORES) : page(word).map(page -> """
                strangler %s

                %s.

                %s

                %s
                """.formatted((page.word() + " " + page.arguments()).strip(), capitalised(page.purpose()), page.text(), EXIT_CODES));
    }

    private static Optional<Page> page(String word) {
        return Optional.ofNullable(PAGES.get(word));
    }

    private static String capitalised(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
