package reference;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** The ten checks of benchmarks/reference_job.py, in the same order. */
final class Checks {
    private static final Pattern HEADING =
        Pattern.compile("\\b(?:salary|payroll|bank details|password)\\b", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern REPLY =
        Pattern.compile("^(?:re|fwd?)\\s*:", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Set<String> FREE = Set.of("gmail.com", "hotmail.com", "outlook.com", "yahoo.com");
    private static final Set<String> LISTS = Set.of("all.users@example.org", "estates.news@example.org");
    private static final int INCIDENTS_PER_HUNDRED = 2;
    private static final int MANY = 20;

    private Checks() {}

    static int of(Mail mail) {
        String heading = mail.subject == null ? "" : mail.subject;
        String sender = mail.from.address;
        List<String> recipients = recipients(mail);
        return one(HEADING.matcher(heading).find())
            + one(REPLY.matcher(heading).lookingAt())
            + one(recipients.stream().anyMatch(LISTS::contains))
            + one(recipients.stream().anyMatch(address -> FREE.contains(domain(address))))
            + one(mail.authenticated_sender != null && !mail.authenticated_sender.equals(sender))
            + one(mail.auto_submitted != null && !mail.auto_submitted.equals("no"))
            + one(mail.recipient_count > MANY)
            + one(mail.direction.equals("outbound") && mail.sensitivity.equals("normal"))
            + one(mail.list_id != null)
            + one(!mail.reply_to.isEmpty() && !domain(mail.reply_to.get(0).address).equals(domain(sender)));
    }

    static boolean isIncident(String eventId) {
        CRC32 sum = new CRC32();
        sum.update(eventId.getBytes(StandardCharsets.UTF_8));
        return sum.getValue() % 100 < INCIDENTS_PER_HUNDRED;
    }

    private static List<String> recipients(Mail mail) {
        List<String> found = new ArrayList<>(mail.to.size() + mail.cc.size() + mail.bcc.size());
        for (Mail.Address each : mail.to) found.add(each.address);
        for (Mail.Address each : mail.cc) found.add(each.address);
        for (Mail.Address each : mail.bcc) found.add(each.address);
        return found;
    }

    private static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    private static int one(boolean held) {
        return held ? 1 : 0;
    }
}
