package ai.coccinelle.channels.bench.faults;

import ai.coccinelle.channels.backing.PrivateRabbit;
import ai.coccinelle.channels.bench.Pace;
import ai.coccinelle.channels.bench.Scenario;
import ai.coccinelle.channels.bench.load.Account;
import ai.coccinelle.channels.bench.load.Accounts;
import ai.coccinelle.channels.bench.load.Booking;
import ai.coccinelle.channels.bench.measure.Report;
import ai.coccinelle.channels.bench.stage.Pause;
import ai.coccinelle.channels.bench.stage.Service;
import ai.coccinelle.channels.bench.stage.Stage;
import ai.coccinelle.channels.simulator.SimulatedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is lost and what is sent twice when things die under load. */
public final class Faults implements Scenario {
    private static final Map<String, String> API = Map.of("CHANNELS_RELEASE_LEASE", "5s");
    private static final Map<String, String> WORKER = Map.of(
            "CHANNELS_DELIVERY_DEADLINE", "7s",
            "CHANNELS_DELIVERY_LEASE", "15s");
    private static final Duration CALL = Duration.ofMillis(50);
    private static final Duration ALARMED = Duration.ofSeconds(5);
    private static final int TENANTS = 20;
    private static final int LANE_PER_SECOND = 100;
    private static final int KILLS = 3;

    @Override
    public String name() {
        return "faults";
    }

    @Override
    public String about() {
        return "kill -9 of everything, broker's data lost, memory alarm, each under load";
    }

    @Override
    public void play(Stage stage, Pace pace, Report report) throws Exception {
        List<Service> apis = List.of(stage.startApi(API), stage.startApi(API));
        List<Service> workers = List.of(stage.startWorker(WORKER), stage.startWorker(WORKER));
        apis.forEach(Service::awaitReady);
        workers.forEach(Service::awaitReady);
        Booking booking = new Booking(apis, stage.platformKey());
        stage.simulators().faults().latency(SimulatedProvider.TWILIO, CALL);
        report.note(
                "2 APIs, 2 workers, %d tenants, two SMS for each email; Twilio's simulator takes %d ms",
                TENANTS, CALL.toMillis());
        report.note(
                "kill -9 of one process after the other, %d times, the next as soon as the last is up again",
                pace.many(KILLS));
        report.note("leases shortened: release lease 5 s, delivery deadline 7 s, delivery lease 15 s");
        report.note("recovery: from the fault's end until nothing older than 2 s waits");
        FaultRun run = new FaultRun(stage, booking, openAccounts(stage, booking), pace, report);
        run.warmUp();
        for (Fault fault : faults(stage, pace.many(KILLS), apis, workers)) {
            run.play(fault);
        }
    }

    private static List<Account> openAccounts(Stage stage, Booking booking) {
        Accounts opening = new Accounts(stage, booking);
        List<Account> accounts = new ArrayList<>(opening.withSms(TENANTS, LANE_PER_SECOND, LANE_PER_SECOND));
        accounts.forEach(account -> opening.addEmail(account, LANE_PER_SECOND, LANE_PER_SECOND));
        return accounts;
    }

    private static List<Fault> faults(Stage stage, int kills, List<Service> apis, List<Service> workers) {
        PrivateRabbit rabbit = stage.rabbit();
        return List.of(
                new Fault("worker_kills", () -> killInTurn(workers, kills)),
                new Fault("api_kills", () -> killInTurn(apis, kills)),
                new Fault("broker_restart", () -> {
                    rabbit.stop();
                    rabbit.restart();
                }),
                new Fault("broker_wiped", () -> {
                    rabbit.kill();
                    rabbit.wipe();
                    rabbit.restart();
                }),
                new Fault("database_killed", () -> {
                    stage.postgres().kill();
                    stage.postgres().restart();
                }),
                new Fault("memory_alarm", () -> {
                    String usual = rabbit.run("eval", "vm_memory_monitor:get_vm_memory_high_watermark().");
                    rabbit.run("set_vm_memory_high_watermark", "0.00001");
                    Pause.of(ALARMED);
                    rabbit.run("set_vm_memory_high_watermark", usual.strip());
                }));
    }

    private static void killInTurn(List<Service> services, int kills) {
        for (int i = 0; i < kills; i++) {
            Service victim = services.get(i % services.size());
            victim.kill();
            victim.restart().awaitReady();
        }
    }
}
