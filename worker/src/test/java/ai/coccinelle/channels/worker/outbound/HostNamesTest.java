package ai.coccinelle.channels.worker.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HostNamesTest {
    private final CountDownLatch answers = new CountDownLatch(1);
    private final List<String> lookedUp = new CopyOnWriteArrayList<>();
    private final List<Boolean> virtual = new CopyOnWriteArrayList<>();
    private final HostNames names = new HostNames(this::lookUp, new HostNames.Bounds(4, 10, Duration.ofMillis(200)));

    @AfterEach
    void letGo() {
        answers.countDown();
    }

    @Test
    void aNameWhoseServersNeverAnswerIsGivenUpAtTheDeadline() {
        assertThatThrownBy(() -> names.resolve("hangs.example"))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("hangs.example: no answer in time");
    }

    @Test
    void oneNameHoldsOneThreadHoweverOftenItIsAsked() throws Exception {
        for (int asked = 0; asked < 20; asked++) {
            Thread.ofVirtual().start(() -> resolved("hangs.example"));
        }
        await().until(() -> !lookedUp.isEmpty());

        assertThat(names.resolve("mail.example")).hasSize(1);
        assertThat(lookedUp).containsExactly("hangs.example", "mail.example");
    }

    @Test
    void aNameThatIsKnownNeedsNoThread() throws Exception {
        names.resolve("mail.example");
        for (int each = 0; each < 8; each++) {
            int host = each;
            Thread.ofVirtual().start(() -> resolved("hangs-" + host + ".example"));
        }
        await().until(() -> lookedUp.size() == 5);

        assertThat(names.resolve("mail.example")).hasSize(1);
    }

    @Test
    void noMoreWaitThanMay() {
        for (int each = 0; each < 14; each++) {
            int host = each;
            Thread.ofVirtual().start(() -> resolved("hangs-" + host + ".example"));
        }
        await().untilAsserted(() -> assertThatThrownBy(() -> names.resolve("one-more.example"))
                .hasMessage("one-more.example: too many look-ups"));
    }

    @Test
    void virtualThreadsLookNothingUpThemselves() throws Exception {
        Thread asking = Thread.ofVirtual().start(() -> resolved("mail.example"));
        asking.join();

        assertThat(virtual).containsExactly(false);
    }

    @Test
    void aNameThatDoesNotExistSaysSo() {
        assertThatThrownBy(() -> names.resolve("nowhere.example")).hasMessage("nowhere.example");
    }

    private void resolved(String host) {
        try {
            names.resolve(host);
        } catch (UnknownHostException expected) {
            // some hang on purpose
        }
    }

    private InetAddress[] lookUp(String host) throws UnknownHostException {
        virtual.add(Thread.currentThread().isVirtual());
        lookedUp.add(host);
        if (host.startsWith("hangs")) {
            try {
                answers.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
        if (host.startsWith("nowhere")) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }
}
