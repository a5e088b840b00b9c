package io.veilgate.scp.route;

import java.util.List;
import java.util.Optional;

/** The routes in their configured order; the first that fits decides. */
public record Routes(List<Route> routes) {
    public Routes {
        routes = List.copyOf(routes);
    }

    /** The project of the first route that fits; empty if none does, and then the association is refused. */
    public Optional<String> projectOf(Caller caller) {
        return routes.stream()
                .filter(route -> route.fits(caller))
                .map(Route::project)
                .findFirst();
    }

    /** Whether any route is for associations that call this AE title. */
    public boolean names(String calledAeTitle) {
        return routes.stream()
                .flatMap(route -> route.calledAeTitles().stream())
                .anyMatch(title -> title.value().equals(calledAeTitle));
    }
}
