package io.veilgate.core.ul;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Implementation;
import io.veilgate.core.ul.UserInformation.AsyncWindow;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Asynchronous operations window (PS3.7 §D.3.3.3): what both sides say comes to how many operations of the requestor. */
final class AsyncWindowTest {
    private static UserInformation saying(Integer invoked) {
        UserInformation none = UserInformation.of(0, Implementation.CLASS_UID, "TEST", List.of());
        return invoked == null ? none : none.withAsyncWindow(new AsyncWindow(invoked, 1));
    }

    @ParameterizedTest
    @CsvSource({"5,3,3", "5,1,1", "5,,1", "5,0,5", "3,5,3", ",3,1", ",,1"})
    void neverMoreThanProposedAndOneWithoutAnAnswer(Integer proposed, Integer answered, int operations) {
        assertThat(UserInformation.operations(saying(proposed), saying(answered)))
                .isEqualTo(operations);
    }
}
