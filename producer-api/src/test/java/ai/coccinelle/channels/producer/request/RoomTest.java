package ai.coccinelle.channels.producer.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoomTest {
    private final Room room = new Room(100, 50);

    @Test
    void oneOwnerHasAtMostItsShareAndOthersTheRest() {
        try (Room.Portion greedy = room.open("a", false);
                Room.Portion another = room.open("a", false);
                Room.Portion other = room.open("b", false)) {
            assertThat(greedy.grow(30)).isTrue();
            assertThat(another.grow(21)).isFalse();
            assertThat(another.grow(20)).isTrue();
            assertThat(other.grow(51)).isFalse();
            assertThat(other.grow(50)).isTrue();
            assertThat(room.open("c", false).grow(1)).as("all is taken").isFalse();
        }
        assertThat(room.taken()).isZero();
        assertThat(room.open("a", false).grow(50)).as("once it was given back").isTrue();
    }

    @Test
    void whatIsLargeLeavesAPartToWhatIsSmall() {
        Room.Portion large = room.open(null, true);
        assertThat(large.grow(75)).isTrue();
        assertThat(large.grow(1)).isFalse();
        assertThat(room.open("a", false).grow(25)).isTrue();
    }

    @Test
    void whatIsGivenBackTwiceIsGivenBackOnce() {
        Room.Portion first = room.open("a", false);
        Room.Portion second = room.open("a", false);
        assertThat(first.grow(20) && second.grow(20)).isTrue();
        first.close();
        first.close();
        assertThat(room.taken()).isEqualTo(20);
    }
}
