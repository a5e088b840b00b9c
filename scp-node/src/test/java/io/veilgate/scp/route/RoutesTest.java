package io.veilgate.scp.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.AeTitle;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private static final AeTitle VEILGATE = new AeTitle("VEILGATE");
    private static final AeTitle PACS = new AeTitle("PACS");

    private static Caller caller(String called, String calling, String address) {
        return new Caller(called, calling, InetAddress.ofLiteral(address));
    }

    @Test
    void firstRouteThatFitsDecides() {
        Routes routes = new Routes(List.of(
                new Route(List.of(), List.of(PACS), List.of(), "first"),
                new Route(List.of(VEILGATE), List.of(), List.of(), "second")));
        assertThat(routes.projectOf(caller("VEILGATE", "PACS", "10.0.0.1"))).contains("first");
        assertThat(routes.projectOf(caller("VEILGATE", "OTHER", "10.0.0.1"))).contains("second");
        assertThat(routes.projectOf(caller("ELSE", "OTHER", "10.0.0.1"))).isEmpty();
    }

    @Test
    void everyConditionOfARouteHasToHold() {
        Routes routes = new Routes(
                List.of(new Route(List.of(VEILGATE), List.of(PACS), List.of(AddressRange.parse("10.1.0.0/16")), "p")));
        assertThat(routes.projectOf(caller("VEILGATE", "PACS", "10.1.200.3"))).contains("p");
        assertThat(routes.projectOf(caller("VEILGATE", "PACS", "10.2.200.3"))).isEmpty();
        assertThat(routes.projectOf(caller("VEILGATE", "pacs", "10.1.200.3"))).isEmpty();
        assertThat(routes.projectOf(caller("OTHER", "PACS", "10.1.200.3"))).isEmpty();
    }

    @Test
    void aRouteWithoutConditionsTakesEverybody() {
        Routes routes = new Routes(List.of(new Route(List.of(), List.of(), List.of(), "p")));
        assertThat(routes.projectOf(caller("", "\u0001odd", "::1"))).contains("p");
    }

    @Test
    void outerSpacesOfReceivedTitlesMeanNothing() {
        Routes routes = new Routes(List.of(new Route(List.of(VEILGATE), List.of(PACS), List.of(), "p")));
        assertThat(routes.projectOf(caller(" VEILGATE       ", "PACS            ", "::1")))
                .contains("p");
    }
}
