package reference;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/** All fields of email-metadata, as benchmarks/reference_job.py has them. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class Mail {
    public String event_id;
    public String observed_at;
    public String sent_at;
    public String channel;
    public String direction;
    public String mailbox;
    public String mailbox_role;
    public String message_id;
    @JsonProperty("from") public Address from;
    public String authenticated_sender;
    public List<Address> reply_to;
    public List<Address> to;
    public List<Address> cc;
    public List<Address> bcc;
    public int recipient_count;
    public String subject;
    public Map<String, String> folder;
    public String sensitivity;
    public List<String> marks;
    public String auto_submitted;
    public String list_id;
    public String in_reply_to;
    public Integer references_count;
    public Map<String, String> auth;
    public Long size_bytes;
    public Integer attachment_count;
    public List<Map<String, Object>> attachments;
    public Map<String, String> gateway_verdict;
    public Map<String, String> device;
    public List<String> visible;
    public String content_ref;

    /** RFC 5322 §3.4. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static final class Address {
        public String address;
        public String name;
    }
}
